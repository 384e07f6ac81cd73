import { OrderState } from "@flexcharge/schema"
import { useEffect } from "react"
import { data, useRevalidator } from "react-router"
import { isOwner, stateOf } from "~/orders.server"
import { shopperOf } from "~/session.server"
import type { Route } from "./+types/order"

export function loader({ request, params: { id } }: Route.LoaderArgs) {
  const state = stateOf(id)
  if (!state || !isOwner(id, shopperOf(request))) throw data("There is no such order.", { status: 404 })
  return { status: OrderState.isPaid(state) ? "paid" : OrderState.isFinal(state) ? "declined" : "waiting" }
}

/** The page to which the shopper returns after a challenge. It polls until the order is decided. */
export default function OrderPage({ loaderData: { status } }: Route.ComponentProps) {
  const { revalidate } = useRevalidator()
  useEffect(() => {
    if (status !== "waiting") return
    const timer = setInterval(revalidate, 5_000)
    return () => clearInterval(timer)
  }, [status, revalidate])
  return (
    <main>
      <h1>Your order</h1>
      <p role="status">{status}</p>
    </main>
  )
}
