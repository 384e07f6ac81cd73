import { once } from "node:events"
import { createServer } from "node:http"
import type { AddressInfo } from "node:net"
import { createClient } from "@flexcharge/core"
import { challengeCard, challengePhone, createSandbox } from "@flexcharge/sandbox"
import { OrderState, Signal } from "@flexcharge/schema"
import { nodeWebhooks } from "@flexcharge/server/node"
import { signingSecret } from "@flexcharge/webhooks/testing"

// The local sandbox, and a shop that receives its webhooks.
const sandbox = await createSandbox()
const secret = signingSecret()
let state = OrderState.initial
const shop = createServer(
  nodeWebhooks({
    secrets: [secret],
    publicHost: "shop.example", // the host that the signature covers
    on: {
      "order.completed": (event) => {
        state = OrderState.join(state, Signal.fromEvent(event))
      },
    },
  }),
)
await once(shop.listen(0, "127.0.0.1"), "listening")
const { port } = shop.address() as AddressInfo // as: a listening TCP server has no other address
sandbox.control.webhooks.subscribe({ url: `http://127.0.0.1:${port}/webhooks`, host: "shop.example", secret })

// Your gateway declined this payment with code 05. Send it to FlexCharge.
const flexcharge = createClient({ ...sandbox.credentials, baseUrl: sandbox.url })
const { decision } = await flexcharge.rescue({
  isDeclined: true,
  isMIT: false,
  orderId: "ORDER-1",
  transaction: {
    id: "3478613",
    amount: 15000, // $150.00
    currency: "USD",
    timestampUtc: new Date().toISOString(),
    responseCode: "05",
    responseCodeSource: "nmi",
  },
  payer: { email: "john@example.com", phone: challengePhone },
  billingInformation: {
    firstName: "John",
    lastName: "Doe",
    country: "United States",
    countryCode: "US",
    addressLine1: "123 Main St.",
    city: "San Francisco",
    state: "CA",
    zipCode: "94111",
  },
  paymentMethod: { cardNumber: challengeCard, token: false, expirationMonth: 9, expirationYear: 2029 },
})
console.log("decision:", decision._tag)

if (decision._tag === "Challenge") {
  state = OrderState.join(state, decision.signal)
  console.log("order:", state.phase)

  // In a shop, the shopper completes the challenge in the widget.
  sandbox.control.trigger("order.completed", { orderId: decision.orderSessionKey })
  await sandbox.control.settled()
  console.log("order:", state.phase)
}

await flexcharge.close()
shop.close()
await sandbox.close()
