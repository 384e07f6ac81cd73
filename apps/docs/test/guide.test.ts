import { afterEach, describe, expect, it, vi } from "vitest"
import { sandbox } from "./sandbox.ts"

afterEach(() => vi.restoreAllMocks())

describe("the guide's snippets", () => {
  it("make a first call", async () => {
    await import("../snippets/guide/sandbox.ts")
  })

  it("authenticate, are refused with a wrong key, and renew a worthless token", async () => {
    await import("../snippets/guide/authenticate.ts")
  })

  it("transmit a payment by itself and within a rescue, and hear of one that failed", async () => {
    const { shop } = await import("../snippets/guide/transmit.ts")
    const { payment } = await import("../snippets/shop/example.ts")
    const warn = vi.spyOn(console, "warn").mockImplementation(() => {})
    sandbox.control.faults.add({ operation: "transmit", kind: "status", status: 503 })
    const { transmission } = await shop.rescue({ ...payment, orderId: "ORDER-8" })
    await transmission.catch(() => {})
    sandbox.control.faults.clear()
    expect(warn.mock.calls).toEqual([["transmit of ORDER-8 failed: Unavailable"]])
  })

  it("name every wrong field, and survive an outage", async () => {
    const { settle } = await import("../snippets/guide/evaluate.ts")
    expect(settle).toBeTypeOf("function")
  })
})
