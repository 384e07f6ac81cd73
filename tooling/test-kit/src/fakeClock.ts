/** A clock that only a test advances. Responses over the network still arrive in real time. */
import { vi } from "vitest"

/** The clock. It replaces timers and dates until it is disposed of. */
export interface FakeClock extends Disposable {
  /** Advances the time and runs every timer that is due. */
  readonly advance: (millis: number) => Promise<unknown>
}

export const fakeClock = (): FakeClock => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "Date"] })
  const startedAt = Date.now()
  const monotonic = process.hrtime.bigint()
  const hrtime = vi
    .spyOn(process.hrtime, "bigint")
    .mockImplementation(() => monotonic + BigInt(Date.now() - startedAt) * 1_000_000n)
  // Timers of 0 ms still run: some versions of undici look for idle sockets in one.
  const interval = setInterval(() => vi.isFakeTimers() && vi.advanceTimersByTime(0), 5)
  return {
    advance: (millis) => vi.advanceTimersByTimeAsync(millis),
    [Symbol.dispose]: () => {
      clearInterval(interval)
      hrtime.mockRestore()
      vi.useRealTimers()
    },
  }
}
