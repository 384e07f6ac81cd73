import { connection } from "next/server"
import { Checkout } from "@/components/Checkout"
import { pageSettings } from "@/lib/settings"

/** GET /checkout */
export default async function CheckoutPage() {
  await connection() // renders for each request: at build time there are no settings and no nonce of the policy
  return (
    <main>
      <h1>Checkout</h1>
      <Checkout settings={pageSettings()} />
    </main>
  )
}
