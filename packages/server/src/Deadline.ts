/** The time that the merchant's side has for one delivery, all its hooks together. */

/** One clock, from the first wait on. */
export interface Deadline {
  /** Waits for work, at most until the deadline. */
  readonly within: <A>(work: Promise<A>) => Promise<A>
  /** Stops the clock. */
  readonly clear: () => void
}

/** A deadline that nobody waits for yet. */
export const deadline = (timeoutMillis: number): Deadline => {
  let timer: ReturnType<typeof setTimeout> | undefined
  let late: Promise<never> | undefined
  const start = () =>
    new Promise<never>((_, reject) => {
      const message = `A delivery was not handled within ${timeoutMillis} ms. Hand long work on, or raise handlerTimeoutMillis.`
      timer = setTimeout(() => reject(new Error(message)), Math.min(timeoutMillis, longestTimerMillis))
    })
  return {
    within: (work) => {
      late ??= start()
      return Promise.race([work, late])
    },
    clear: () => clearTimeout(timer),
  }
}

const longestTimerMillis = 2_147_483_647
