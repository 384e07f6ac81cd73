/** How long a merchant's code has for one delivery, and the timer limit of the runtimes. */

/** The time that a merchant's hooks have for one delivery, all of them together. It starts with the first wait. */
export interface Deadline {
  /** Waits for work, at most until the deadline. */
  readonly within: <A>(work: Promise<A>) => Promise<A>
  /** The position in the order in which deadlines started; `Infinity` before the first wait. */
  readonly startOrder: () => number
  /** Stops the timer. */
  readonly clear: () => void
}

let startedCount = 0

/** Creates a deadline. */
export const makeDeadline = (timeoutMillis: number): Deadline => {
  let timer: ReturnType<typeof setTimeout> | undefined
  let timeout: Promise<never> | undefined
  let order = Number.POSITIVE_INFINITY
  const start = () =>
    new Promise<never>((_, reject) => {
      order = startedCount++
      const message = `The delivery was not handled within ${timeoutMillis} ms. Move long work to a queue, or raise handlerTimeoutMillis.`
      timer = setTimeout(() => reject(new Error(message)), timerMillis(timeoutMillis))
    })
  return {
    within: (work) => {
      timeout ??= start()
      return Promise.race([work, timeout])
    },
    startOrder: () => order,
    clear: () => clearTimeout(timer),
  }
}

const longestTimerMillis = 2_147_483_647

/** Limits a time for `setTimeout`, which fires at once for a time of more than 24.8 days, `Infinity` included. */
export const timerMillis = (millis: number): number => Math.min(millis, longestTimerMillis)
