import * as Effect from "effect/Effect"
import { afterEach, describe, expect, it, vi } from "vitest"
import { flexcharge } from "../snippets/shop/flexcharge.ts"
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
    const { shop } = await import("../snippets/transmit/transmit.ts")
    const { payment } = await import("../snippets/shop/example.ts")
    const warn = vi.spyOn(console, "warn").mockImplementation(() => {})
    sandbox.control.faults.add({ operation: "transmit", kind: "status", status: 503 })
    const { transmission } = await shop.rescue({ ...payment, orderId: "ORDER-8" })
    await transmission.catch(() => {})
    sandbox.control.faults.clear()
    expect(warn.mock.calls).toEqual([["transmit of ORDER-8 failed: Unavailable"]])
  })

  it("transmit from an Effect program, and from Nest", async () => {
    const { transmit } = await import("../snippets/transmit/effect.ts")
    const { FlexChargeLive } = await import("../snippets/shop/effect.ts")
    await Effect.runPromise(transmit("ORDER-9").pipe(Effect.provide(FlexChargeLive)))
    const { CopiesService } = await import("../snippets/transmit/copies.service.ts")
    await new CopiesService(flexcharge).transmit("ORDER-10")
    const sent = sandbox.control.transmissions().map(({ orderId }) => orderId)
    expect(sent).toEqual(expect.arrayContaining(["ORDER-9", "ORDER-10"]))
  })

  it("name every wrong field, and survive an outage", async () => {
    const { settle } = await import("../snippets/guide/evaluate.ts")
    expect(settle).toBeTypeOf("function")
  })
})
