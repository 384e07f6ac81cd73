import { signingSecret } from "@flexcharge/webhooks/testing"
import { describe, expect, onTestFinished, test, vi } from "vitest"
import { eventBody, now, opened, requestOf, secret, sentAt } from "./fixtures.ts"

describe("a stale delivery", () => {
  const late = { now: () => sentAt + 600_000 }

  test("a stale delivery is rejected unless onStale confirms it", async () => {
    expect(await opened(late).deliver(requestOf())).toBe(401)
    const onStale = vi.fn(async () => true)
    const { received, deliver } = opened({ ...late, onStale })
    expect(await deliver(requestOf())).toBe(200)
    expect(received.length).toBe(1)
    expect(onStale).toHaveBeenCalledWith(
      expect.objectContaining({ event: "order.completed" }),
      expect.objectContaining({ sentAtMillis: sentAt }),
    )
    expect(await opened({ ...late, onStale: () => false }).deliver(requestOf())).toBe(401)
  })

  test("a stale delivery gets the response 503 while onStale fails", async () => {
    const onStale = () => Promise.reject(new Error("network down"))
    expect(await opened({ ...late, onStale }).deliver(requestOf())).toBe(503)
  })

  test("simultaneous stale deliveries of one event share one call of onStale", async () => {
    const secrets = vi.fn(() => [secret])
    let confirm = (_isGood: boolean) => {}
    const onStale = vi.fn(
      () =>
        new Promise<boolean>((resolve) => {
          confirm = resolve
        }),
    )
    const { received, deliver } = opened({ ...late, secrets, onStale })
    const all = Promise.all([deliver(requestOf()), deliver(requestOf()), deliver(requestOf())])
    await expect.poll(() => onStale.mock.calls.length).toBe(1)
    confirm(true)
    expect(await all).toEqual([200, 200, 200])
    expect(await deliver(requestOf())).toBe(200)
    expect([onStale.mock.calls.length, received.length, secrets.mock.calls.length]).toEqual([1, 1, 4])
  })

  test("a stale delivery shares the result of the same event that is being handled, without a call of onStale", async () => {
    let millis = now()
    let handled = () => {}
    const onStale = vi.fn(() => false)
    const handler = vi.fn(
      () =>
        new Promise<void>((resolve) => {
          handled = resolve
        }),
    )
    const { deliver } = opened({ now: () => millis, onStale, on: { "order.completed": handler } })
    const fresh = deliver(requestOf())
    await expect.poll(() => handler.mock.calls.length).toBe(1)
    millis = late.now()
    const stale = deliver(requestOf())
    await new Promise((resolve) => setTimeout(resolve, 20))
    handled()
    expect([await fresh, await stale]).toEqual([200, 200])
    expect(onStale).not.toHaveBeenCalled()
  })

  test("a replay of a stale delivery gets the result of the first without another call of onStale", async () => {
    for (const [isConfirmed, status] of [
      [true, 200],
      [false, 401],
    ] as const) {
      const onStale = vi.fn(() => isConfirmed)
      const { received, deliver } = opened({ ...late, onStale })
      const request = requestOf()
      for (let replay = 0; replay < 5; replay++) expect(await deliver(request.clone())).toBe(status)
      expect(onStale).toHaveBeenCalledTimes(1)
      expect(received.length).toBe(isConfirmed ? 1 : 0)
    }
  })

  test("a confirmed delivery whose handler fails is handled at its replay without another call of onStale", async () => {
    const onStale = vi.fn(() => true)
    const handler = vi.fn().mockRejectedValueOnce(new Error("down")).mockResolvedValue(undefined)
    const { deliver } = opened({ ...late, onStale, on: { "order.completed": handler } })
    const request = requestOf()
    expect([await deliver(request.clone()), await deliver(request)]).toEqual([503, 200])
    expect([onStale.mock.calls.length, handler.mock.calls.length]).toEqual([1, 2])
  })

  test("another delivery of an event that onStale rejected reaches onStale again, because it may be confirmed now", async () => {
    const onStale = vi.fn().mockReturnValueOnce(false).mockReturnValue(true)
    const { deliver } = opened({ ...late, onStale })
    expect(await deliver(requestOf())).toBe(401)
    expect(await deliver(requestOf())).toBe(200)
  })

  test("a stale delivery that is forged, and a delivery from the future, do not reach onStale", async () => {
    const onStale = vi.fn(() => true)
    expect(
      await opened({ ...late, onStale }).deliver(requestOf(eventBody(), { secret: signingSecret() })),
    ).toBe(401)
    expect(await opened({ now: () => sentAt - 600_000, onStale }).deliver(requestOf())).toBe(401)
    expect(onStale).not.toHaveBeenCalled()
  })
})

describe("a hook that never returns", () => {
  const never = () => new Promise<never>(() => {})

  test("a hook that never returns ends at the deadline with 503", async () => {
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
      expect(await opened({ ...late, ...stuck, onRejected }).deliver(requestOf())).toBe(503)
      expect(reasons).toEqual([expect.stringMatching(/20 ms.*handlerTimeoutMillis/)])
    }
  })

  test("a delivery leaves no timer behind, whether its handler succeeds or fails", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] })
    onTestFinished(() => void vi.useRealTimers())
    for (const [handler, status] of [
      [async () => {}, 200],
      [() => Promise.reject(new Error("down")), 503],
    ] as const) {
      expect(await opened({ on: { "order.completed": handler } }).deliver(requestOf())).toBe(status)
      expect(vi.getTimerCount()).toBe(0)
    }
  })

  test("all hooks of a delivery share one deadline", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] })
    onTestFinished(() => void vi.useRealTimers())
    const turn = () => new Promise((resolve) => setImmediate(resolve))
    const handler = vi.fn(never)
    const confirmed = () => new Promise<boolean>((resolve) => setTimeout(resolve, 600, true))
    const onStale = vi.fn(confirmed)
    const options = { now: () => sentAt + 600_000, onStale, on: { "order.completed": handler } }
    let status = 0
    const pending = opened({ ...options, handlerTimeoutMillis: 1_000 }).deliver(requestOf())
    pending.then((code) => {
      status = code
    })
    while (onStale.mock.calls.length === 0) await turn()
    vi.advanceTimersByTime(600)
    while (handler.mock.calls.length === 0) await turn()
    vi.advanceTimersByTime(399)
    await turn()
    expect(status).toBe(0)
    vi.advanceTimersByTime(1)
    expect(await pending).toBe(503)
  })
})
