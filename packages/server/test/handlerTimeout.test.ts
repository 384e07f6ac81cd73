import { signingSecret } from "@flexcharge/webhooks/testing"
import { describe, expect, it, onTestFinished, vi } from "vitest"
import { eventBody, now, opened, requestOf, secret, sentAt } from "./fixtures.ts"

describe("a stale delivery", () => {
  const late = { now: () => sentAt + 600_000 }

  it("is refused, unless the merchant confirms it", async () => {
    expect(await opened(late).ask(requestOf())).toBe(401)
    const onStale = vi.fn(async () => true)
    const { heard, ask } = opened({ ...late, onStale })
    expect(await ask(requestOf())).toBe(200)
    expect(heard.length).toBe(1)
    expect(onStale).toHaveBeenCalledWith(
      expect.objectContaining({ event: "order.completed" }),
      expect.objectContaining({ sentAtMillis: sentAt }),
    )
    expect(await opened({ ...late, onStale: () => false }).ask(requestOf())).toBe(401)
  })

  it("is asked for again while it cannot be confirmed", async () => {
    const onStale = () => Promise.reject(new Error("network down"))
    expect(await opened({ ...late, onStale }).ask(requestOf())).toBe(503)
  })

  it("asks for its secrets once, and for its confirmation once for all that come together", async () => {
    const secrets = vi.fn(() => [secret])
    let confirm = (_isGood: boolean) => {}
    const onStale = vi.fn(
      () =>
        new Promise<boolean>((resolve) => {
          confirm = resolve
        }),
    )
    const { heard, ask } = opened({ ...late, secrets, onStale })
    const all = Promise.all([ask(requestOf()), ask(requestOf()), ask(requestOf())])
    await expect.poll(() => onStale.mock.calls.length).toBe(1)
    confirm(true)
    expect(await all).toEqual([200, 200, 200])
    expect(await ask(requestOf())).toBe(200)
    expect([onStale.mock.calls.length, heard.length, secrets.mock.calls.length]).toEqual([1, 1, 4])
  })

  it("is not put to the merchant while the same event is handled, and shares the result", async () => {
    let millis = now()
    let handled = () => {}
    const onStale = vi.fn(() => false)
    const handler = vi.fn(
      () =>
        new Promise<void>((resolve) => {
          handled = resolve
        }),
    )
    const { ask } = opened({ now: () => millis, onStale, on: { "order.completed": handler } })
    const fresh = ask(requestOf())
    await expect.poll(() => handler.mock.calls.length).toBe(1)
    millis = late.now()
    const stale = ask(requestOf())
    await new Promise((resolve) => setTimeout(resolve, 20))
    handled()
    expect([await fresh, await stale]).toEqual([200, 200])
    expect(onStale).not.toHaveBeenCalled()
  })

  it("that is forged, or from the future, is not put to the merchant", async () => {
    const onStale = vi.fn(() => true)
    expect(await opened({ ...late, onStale }).ask(requestOf(eventBody(), { secret: signingSecret() }))).toBe(
      401,
    )
    expect(await opened({ now: () => sentAt - 600_000, onStale }).ask(requestOf())).toBe(401)
    expect(onStale).not.toHaveBeenCalled()
  })
})

describe("a hook that never answers", () => {
  const never = () => new Promise<never>(() => {})

  it("ends with the deadline, and the event is asked for again", async () => {
    const late = { now: () => sentAt + 600_000, handlerTimeoutMillis: 20 }
    const accept = () => "accepted" as const
    for (const stuck of [
      { onStale: never },
      { secrets: never, now },
      { secrets: never },
      { onStale: () => true, sink: { has: never, accept } },
      { onStale: () => true, sink: { accept: never } },
      { onStale: () => true, on: { "order.completed": never } },
    ]) {
      const reasons: string[] = []
      const onRejected = (error: unknown) => void reasons.push(String(error))
      expect(await opened({ ...late, ...stuck, onRejected }).ask(requestOf())).toBe(503)
      expect(reasons).toEqual([expect.stringMatching(/20 ms.*handlerTimeoutMillis/)])
    }
  })

  it("has one deadline with the others: what one takes, the next has less", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] })
    onTestFinished(() => void vi.useRealTimers())
    const turn = () => new Promise((resolve) => setImmediate(resolve))
    const handler = vi.fn(never)
    const confirmed = () => new Promise<boolean>((resolve) => setTimeout(resolve, 600, true))
    const onStale = vi.fn(confirmed)
    const options = { now: () => sentAt + 600_000, onStale, on: { "order.completed": handler } }
    let status = 0
    const asked = opened({ ...options, handlerTimeoutMillis: 1_000 }).ask(requestOf())
    asked.then((answered) => {
      status = answered
    })
    while (onStale.mock.calls.length === 0) await turn()
    vi.advanceTimersByTime(600)
    while (handler.mock.calls.length === 0) await turn()
    vi.advanceTimersByTime(399)
    await turn()
    expect(status).toBe(0)
    vi.advanceTimersByTime(1)
    expect(await asked).toBe(503)
  })
})
