import { Signal } from "@flexcharge/schema"
import { signDelivery, signingSecret, wireEvent } from "@flexcharge/webhooks/testing"
import { unwrap } from "@flexcharge/webhooks"
import { Test } from "@nestjs/testing"
import { OrdersService } from "./orders.service"

test("a completed order is approved", async () => {
  const testingModule = await Test.createTestingModule({ providers: [OrdersService] }).compile()
  const orders = testingModule.get(OrdersService)
  const secret = signingSecret()
  const body = JSON.stringify(wireEvent("order.completed", { OrderId: "order-1" }))
  const event = await unwrap(signDelivery(body, { secret, host: "shop.example" }), { secrets: [secret] })
  orders.recordEvent(event)
  expect(orders.stateOf("order-1")).toMatchObject({ phase: Signal.fromEvent(event).phase })
})
