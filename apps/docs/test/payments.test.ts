import { signDelivery, signingSecret, wireEvent } from "@flexcharge/webhooks/testing"
import { describe, expect, test } from "vitest"
import { stateOf } from "../snippets/webhook/orders.ts"
import { sandbox } from "./sandbox.ts"

describe("the snippets of the payment pages", () => {
  test("evaluate a consumer payment", async () => {
    await import("../snippets/payments/cit.ts")
  })

  test("evaluate a sync and a managed renewal", async () => {
    await import("../snippets/payments/mit.ts")
  })

  test("authorize, capture and cancel a payment", async () => {
    await import("../snippets/payments/capture.ts")
  })

  test("refund an order, and get an error for more than the remaining amount", async () => {
    await import("../snippets/payments/refund.ts")
  })

  test("record a chargeback", async () => {
    await import("../snippets/payments/chargeback.ts")
  })

  test("verify the webhooks of each merchant with its own secret", async () => {
    const { trust, webhook } = await import("../snippets/payments/partner.ts")
    const [mine, other] = [signingSecret(), signingSecret()]
    trust("shoes", mine)
    const body = JSON.stringify(wireEvent("order.completed", { OrderId: "shoes-1" }))
    const post = (secret: string) => {
      const { headers } = signDelivery(body, { secret, host: "partner.example" })
      return webhook(new Request("https://partner.example/webhooks/shoes", { method: "POST", headers, body }))
    }
    expect((await post(other)).status).toBe(401)
    expect(stateOf("shoes-1")).toBeUndefined()
    expect((await post(mine)).status).toBe(200)
    expect(stateOf("shoes-1")?.phase).toBe("approved")
  })
})

describe("the snippets of the concept pages", () => {
  test("join signals into one state", async () => {
    await import("../snippets/concepts/order-state.ts")
  })

  test("verify a signed delivery and reject a changed one", async () => {
    await import("../snippets/concepts/webhooks.ts")
  })

  test("distinguish errors by their reason", async () => {
    const { refundOf } = await import("../snippets/concepts/errors.ts")
    expect(await refundOf("00000000-0000-4000-8000-000000000000")).toBe("no such order")
    sandbox.control.faults.add({ operation: "refund", kind: "status", status: 503, times: 1 })
    expect(await refundOf("00000000-0000-4000-8000-000000000000")).toBe("look up the order first")
  })
})
