import { approvedCard, challengeCard, challengePhone, declinedCard } from "@flexcharge/sandbox"
import { parseEvent } from "@flexcharge/schema"
import { wireEvent } from "@flexcharge/webhooks/testing"
import * as Effect from "effect/Effect"
import { afterEach, describe, expect, test, vi } from "vitest"
import { flexcharge } from "../snippets/shop/flexcharge.ts"
import { sandbox } from "./sandbox.ts"

afterEach(() => vi.restoreAllMocks())

describe("the snippets of the guide", () => {
  test("make a first call to the sandbox", async () => {
    await import("../snippets/guide/sandbox.ts")
  })

  test("authenticate, get an error for a wrong key, and renew a revoked token", async () => {
    await import("../snippets/guide/authenticate.ts")
  })

  test("transmit a payment alone and within a rescue, and report a failed copy", async () => {
    const { shop } = await import("../snippets/transmit/transmit.ts")
    const { payment } = await import("../snippets/shop/example.ts")
    const warn = vi.spyOn(console, "warn").mockImplementation(() => {})
    sandbox.control.faults.add({ operation: "transmit", kind: "status", status: 503 })
    const { transmission } = await shop.rescue({ ...payment, orderId: "ORDER-8" })
    await transmission.catch(() => {})
    sandbox.control.faults.clear()
    expect(warn.mock.calls).toEqual([["The copy of ORDER-8 failed: Unavailable"]])
  })

  test("transmit a payment from an Effect program", async () => {
    const { transmit } = await import("../snippets/transmit/effect.ts")
    const { FlexChargeLive } = await import("../snippets/shop/effect.ts")
    await Effect.runPromise(transmit("ORDER-9").pipe(Effect.provide(FlexChargeLive)))
    const sent = sandbox.control.transmissions().map(({ orderId }) => orderId)
    expect(sent).toEqual(expect.arrayContaining(["ORDER-9"]))
  })

  test("report every invalid field, and return Unanswered during an outage", async () => {
    await import("../snippets/guide/evaluate.ts")
  })

  describe("reconcile an unanswered order", async () => {
    const { reconcile } = await import("../snippets/guide/evaluate.ts")
    const { recordEvent } = await import("../snippets/webhook/orders.ts")
    const { rawCard } = await import("../snippets/shop/example.ts")
    const { charge } = await import("../snippets/shop/gateway.ts")

    /** Evaluates a payment whose response is lost although the service processed it. */
    const lose = async (orderId: string, cardNumber: string, phone = "+1 415 555 0100") => {
      const payment = await charge({ orderId, phone, cardToken: "", senseKey: null })
      sandbox.control.faults.add({ operation: "evaluate", kind: "reset-after" })
      const lost = { ...payment, paymentMethod: rawCard(cardNumber) }
      const { decision } = await flexcharge.rescue(lost, { timeoutMillis: 3_000 })
      sandbox.control.faults.clear()
      expect(decision._tag).toBe("Unanswered")
    }

    test("that was approved, by a query or by a webhook", async () => {
      await lose("LOST-1", approvedCard)
      expect(await reconcile("LOST-1")).toBe("paid")
      await lose("LOST-2", approvedCard)
      const body = wireEvent("order.completed", { ExternalOrderId: "LOST-2", OrderId: "session-2" })
      const event = parseEvent(body)
      if (event.ok) recordEvent(event.value)
      const asked = sandbox.control.requests.list().length
      expect(await reconcile("LOST-2")).toBe("paid")
      expect(sandbox.control.requests.list()).toHaveLength(asked)
    })

    test("that was declined, never arrived, or is still open", async () => {
      await lose("LOST-3", declinedCard)
      expect(await reconcile("LOST-3")).toBe("declined")
      expect(await reconcile("NEVER-SENT")).toBe("declined")
      await lose("LOST-4", challengeCard, challengePhone)
      expect(await reconcile("LOST-4")).toBe("open")
    })
  })
})
