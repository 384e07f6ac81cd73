import { signDelivery, signingSecret, wireEvent } from "@flexcharge/webhooks/testing"
import { describe, expect, it } from "vitest"
import { stateOf } from "../snippets/webhook/orders.ts"
import { sandbox } from "./sandbox.ts"

describe("the payment pages' snippets", () => {
  it("pay by consumer", async () => {
    await import("../snippets/payments/cit.ts")
  })

  it("renew, synchronous and managed", async () => {
    await import("../snippets/payments/mit.ts")
  })

  it("authorize, capture and cancel", async () => {
    await import("../snippets/payments/capture.ts")
  })

  it("refund, and are refused above the rest", async () => {
    await import("../snippets/payments/refund.ts")
  })

  it("hear a dispute", async () => {
    await import("../snippets/payments/chargeback.ts")
  })

  it("serve many merchants, each webhook with its own secret", async () => {
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

describe("the concept pages' snippets", () => {
  it("join signals", async () => {
    await import("../snippets/concepts/order-state.ts")
  })

  it("verify a signed delivery and refuse a changed one", async () => {
    await import("../snippets/concepts/webhooks.ts")
  })

  it("tell errors apart", async () => {
    const { refundOf } = await import("../snippets/concepts/errors.ts")
    expect(await refundOf("00000000-0000-4000-8000-000000000000")).toBe("no such order")
    sandbox.control.faults.add({ operation: "refund", kind: "status", status: 503, times: 1 })
    expect(await refundOf("00000000-0000-4000-8000-000000000000")).toBe("look at the order first")
  })
})
