import { useLoaderData } from "react-router"
import { Checkout } from "./Checkout.tsx"
import { publicSettings } from "./PublicSettings.ts"

// Your order. In the sandbox this phone leads to a challenge.
export const loader = () => ({ shop: publicSettings(), orderId: "ORDER-1", phone: "+99.2001a/+99.2001b" })

export default function CheckoutRoute() {
  return <Checkout {...useLoaderData<typeof loader>()} />
}
