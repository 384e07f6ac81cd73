/** One case of the matrix, and how it ended. */

/** One combination to test. */
export interface MatrixCase {
  readonly area: "runtime" | "types" | "bundler" | "adapters" | "shop"
  readonly name: string
  /** Returns what was proved, in a few words; throws when the case fails. */
  readonly run: () => Promise<string>
}

/** How a case ended. */
export interface MatrixResult {
  readonly matrixCase: MatrixCase
  readonly isPassed: boolean
  /** What was proved, or the message of the error. */
  readonly note: string
  readonly seconds: number
}

/** Returns the cases whose area or name contains one of the words, without regard to case; all of them without words. */
export const selectCases = (cases: readonly MatrixCase[], words: readonly string[]): readonly MatrixCase[] =>
  words.length === 0
    ? cases
    : cases.filter(({ area, name }) =>
        words.some((word) => `${area} ${name}`.toLowerCase().includes(word.toLowerCase())),
      )

/** Runs a case. A failure is a result, so that the other cases still run. */
export const runCase = async (
  matrixCase: MatrixCase,
  now: () => number = () => performance.now(),
): Promise<MatrixResult> => {
  const started = now()
  const result = (isPassed: boolean, note: string): MatrixResult => ({
    matrixCase,
    isPassed,
    note,
    seconds: Math.round((now() - started) / 100) / 10,
  })
  try {
    return result(true, await matrixCase.run())
  } catch (error) {
    return result(false, error instanceof Error ? error.message : String(error))
  }
}

/** Throws unless a program printed exactly the expected line. */
export const expectOutput = (output: string, expected: string): void => {
  if (output.trim() !== expected)
    throw new Error(`The program printed ${JSON.stringify(output.trim())}, expected ${expected}.`)
}
