import { OrderState } from "@flexcharge/schema"
import { cookies } from "next/headers"
import { notFound } from "next/navigation"
import { OrderStatus } from "@/components/OrderStatus"
import { isOwner, stateOf } from "@/lib/orders"
import { sessionCookie } from "@/lib/session"

/** The page to which the shopper returns after a challenge. */
export default async function OrderPage({ params }: PageProps<"/orders/[id]">) {
  const [{ id }, jar] = await Promise.all([params, cookies()])
  const state = stateOf(id)
  if (!state || !isOwner(id, jar.get(sessionCookie)?.value)) notFound()
  const status = OrderState.isPaid(state) ? "paid" : OrderState.isFinal(state) ? "declined" : "waiting"
  return (
    <main>
      <h1>Your order</h1>
      <OrderStatus status={status} />
    </main>
  )
}
