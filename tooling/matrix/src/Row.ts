/** The rows of the matrix: what is tried, and how it ended. */

/** One combination to try. */
export interface Row {
  readonly area: "runtime" | "types" | "bundler" | "adapters"
  readonly name: string
  /** What was proved, in a few words; throws when it was not. */
  readonly attempt: () => Promise<string>
}

/** How one combination ended. */
export interface Outcome {
  readonly row: Row
  readonly isPassed: boolean
  /** What was proved, or the whole complaint. */
  readonly note: string
  readonly seconds: number
}

/** The rows that a person asked for by words; all of them without words. */
export const chosen = (rows: readonly Row[], words: readonly string[]): readonly Row[] =>
  words.length === 0
    ? rows
    : rows.filter(({ area, name }) =>
        words.some((word) => `${area} ${name}`.toLowerCase().includes(word.toLowerCase())),
      )

/** Tries one combination. A failure is an outcome. */
export const attempt = async (row: Row, now: () => number = () => performance.now()): Promise<Outcome> => {
  const started = now()
  const end = (isPassed: boolean, note: string): Outcome => ({
    row,
    isPassed,
    note,
    seconds: Math.round((now() - started) / 100) / 10,
  })
  try {
    return end(true, await row.attempt())
  } catch (error) {
    return end(false, error instanceof Error ? error.message : String(error))
  }
}

/** Throws unless a program said what it should have said. */
export const expectSaid = (said: string, expected: string): void => {
  if (said.trim() !== expected) throw new Error(`said ${JSON.stringify(said.trim())}, expected ${expected}`)
}
