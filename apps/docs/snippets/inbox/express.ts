import { orderStatus, webhooks } from "@flexcharge/express"
import express from "express"
import { secrets } from "../shop/webhookSecrets.ts"
import { isOwner } from "../webhook/orders.ts"
import { inbox } from "./inbox.ts"

/** Returns the shopper of a session cookie. Replace it with your own session. */
const shopperOf = (cookie = "") => /(?:^|; )shopper=([^;]+)/.exec(cookie)?.[1]

export const app = express()

app.post("/webhooks/flexcharge", webhooks({ secrets, publicHost: process.env.PUBLIC_HOST, sink: inbox.sink }))
app.get(
  "/order-status/:id",
  orderStatus({
    lookup: inbox.orders.lookup,
    authorize: (request, orderSessionKey) => isOwner(orderSessionKey, shopperOf(request.headers.cookie)),
  }),
)

await inbox.start()
export const server = app.listen(Number(process.env.PORT ?? 3000))

/** Stops new requests, waits for running handlers, and gives unfinished events back. */
export const stop = async () => {
  server.close()
  await inbox.stop()
}
process.once("SIGTERM", stop)
