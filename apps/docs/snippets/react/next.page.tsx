import { Checkout } from "./Checkout.tsx"
import { publicSettings } from "./PublicSettings.ts"

export default function Page() {
  return <Checkout shop={publicSettings()} orderId="ORDER-1" phone="+1 415 555 0100" /> // your order
}
