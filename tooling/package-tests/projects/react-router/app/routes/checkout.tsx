import { data } from "react-router"
import { Checkout } from "~/checkout/Checkout"
import { newSession, shopperOf } from "~/session.server"
import { pageSettings } from "~/settings.server"
import type { Route } from "./+types/checkout"

export function loader({ request }: Route.LoaderArgs) {
  const headers = shopperOf(request) ? {} : newSession()
  return data({ settings: pageSettings() }, { headers })
}

/** GET /checkout */
export default function CheckoutPage({ loaderData: { settings } }: Route.ComponentProps) {
  return (
    <main>
      <h1>Checkout</h1>
      <Checkout settings={settings} />
    </main>
  )
}
