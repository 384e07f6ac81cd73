import { Checkout } from "./Checkout.tsx"
import { publicSettings } from "./PublicSettings.ts"

export default function Page() {
  // Your order. In the sandbox this phone leads to a challenge.
  return <Checkout shop={publicSettings()} orderId="ORDER-1" phone="+99.2001a/+99.2001b" />
}
