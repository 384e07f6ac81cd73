/** Compares the values of a snippet's lines with their `// => value` comments. */
import { expect } from "vitest"
import type { ExpectedValue } from "./assertions.ts"

const keyOf = ({ file, line }: ExpectedValue): string => `${file}:${line}`
const announced = new Set<string>()
const checked = new Set<string>()

/** Called when a snippet is loaded, with all of its expected values. */
export const announce = (expectedValues: readonly ExpectedValue[]): void => {
  for (const position of expectedValues) announced.add(keyOf(position))
}

/** Called when a line of a snippet runs. A value that varies is compared with a regular expression. */
export const check = (actual: unknown, expected: unknown, position: ExpectedValue): void => {
  checked.add(keyOf(position))
  if (expected instanceof RegExp) expect(String(actual), keyOf(position)).toMatch(expected)
  else expect(actual, keyOf(position)).toEqual(expected)
}

/** Lines with an expected value that did not run. */
export const unchecked = (): readonly string[] => [...announced].filter((key) => !checked.has(key))
