import { useLoaderData } from "react-router"
import { Checkout } from "./Checkout.tsx"
import { publicSettings } from "./PublicSettings.ts"

export const loader = () => ({ shop: publicSettings(), orderId: "ORDER-1", phone: "+1 415 555 0100" }) // your order

export default function CheckoutRoute() {
  return <Checkout {...useLoaderData<typeof loader>()} />
}
