import type { Decision } from "@flexcharge/core"
import { forwardedAddress } from "@flexcharge/remix"
import { flexcharge } from "~/flexcharge.server"
import { charge } from "~/gateway.server"
import { recordDecision } from "~/orders.server"
import { shopperOf } from "~/session.server"
import type { Route } from "./+types/api.checkout"

/** POST /api/checkout. It is a route of its own: a route with a page would respond to `fetch` with HTML. */
export async function action({ request }: Route.ActionArgs) {
  const { phone, cardToken, senseKey } = await request.json()
  // Replace with the order of this shopper. Use the same order when Pay is pressed again: a new id can charge twice.
  // The amount comes from your database, never from the page.
  const order = { id: `ORDER-${crypto.randomUUID()}`, amountCents: 15000, email: "john@example.com", phone }
  const customerIp = forwardedAddress(request, 1) // the number of your own proxies in front of this server
  const payment = await charge(order, { cardToken, senseKey, customerIp })
  const { decision } = await flexcharge.rescue(payment)
  recordDecision(decision, shopperOf(request) ?? "")
  return Response.json(responseFor(decision))
}

/** The response for the page. */
const responseFor = (decision: Decision) => {
  switch (decision._tag) {
    case "Approved":
      return { status: "paid" }
    case "Challenge":
      return { status: "challenge", orderSessionKey: decision.orderSessionKey }
    case "Pending":
    case "CaptureRequired":
      return { status: "waiting", orderSessionKey: decision.orderSessionKey }
    case "InProgress": // a second click: the first call informs the page
      return { status: "waiting" }
    case "NotSent":
      console.error(decision.error.message) // names the fields that are missing or invalid
      return { status: "declined" }
    case "Declined":
    case "Unanswered":
      return { status: "declined" }
  }
}
