/** The clock of deadlines and pauses. It only runs forward: setting the time of the machine does not change it. */
import * as Effect from "effect/Effect"

/** Returns milliseconds since an arbitrary moment; only differences have a meaning. */
export type MonotonicClock = () => number

/** The monotonic clock of the running effect. */
export const monotonicClock: Effect.Effect<MonotonicClock> = Effect.clockWith((clock) =>
  Effect.succeed(() => Number(clock.monotonicTimeNanosUnsafe()) / 1_000_000),
)
