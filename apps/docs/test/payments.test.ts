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

  test("verify the webhooks of each merchant with its own secret, and accept only those of its own orders", async () => {
    const { addMerchant, addOrder, webhook } = await import("../snippets/payments/partner.ts")
    const [shoes, hats] = [signingSecret(), signingSecret()]
    addMerchant("shoes", shoes)
    addMerchant("hats", hats)
    addOrder("shoes", { orderId: "1001", orderSessionKey: "shoes-1" })
    addOrder("hats", { orderId: "1001", orderSessionKey: "hats-1" })
    const post = async (mid: string, secret: string, ids: Record<string, string>) => {
      const body = JSON.stringify(wireEvent("order.completed", ids))
      const { headers } = signDelivery(body, { secret, host: "partner.example" })
      const url = `https://partner.example/webhooks/${mid}`
      return (await webhook(new Request(url, { method: "POST", headers, body }))).status
    }
    const ofShoes = { OrderId: "shoes-1", ExternalOrderId: "1001" }
    expect(await post("shoes", hats, ofShoes)).toBe(401)
    expect(await post("hats", hats, ofShoes)).toBe(403)
    expect(await post("hats", hats, { OrderId: "of-another-system", ExternalOrderId: "2002" })).toBe(403)
    expect(stateOf("shoes-1")).toBeUndefined()
    expect(await post("shoes", shoes, ofShoes)).toBe(200)
    expect(stateOf("shoes-1")?.phase).toBe("approved")
    // The response with the orderSessionKey was lost: the order is found by the partner's own id.
    addOrder("shoes", { orderId: "1002" })
    expect(await post("hats", hats, { OrderId: "shoes-2", ExternalOrderId: "1002" })).toBe(403)
    expect(await post("shoes", shoes, { OrderId: "shoes-2", ExternalOrderId: "1002" })).toBe(200)
    expect(stateOf("shoes-2")?.phase).toBe("approved")
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
