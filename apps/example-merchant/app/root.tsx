/** The root of the pages that React renders. Every framework mode application has one. The routes of this shop have no component. */
import { Outlet } from "react-router"

export default function Root() {
  return <Outlet />
}
