/** Compares what a snippet's lines give with what their `// => value` comments promise. */
import { expect } from "vitest"
import type { Arrow } from "./arrows.ts"

const keyOf = ({ file, line }: Arrow): string => `${file}:${line}`
const announced = new Set<string>()
const checked = new Set<string>()

/** Called by a snippet as it is loaded: these lines promise a value. */
export const announce = (arrows: readonly Arrow[]): void => {
  for (const arrow of arrows) announced.add(keyOf(arrow))
}

/** Called by a snippet as a line runs. A regular expression promises the look of a value that varies. */
export const check = (actual: unknown, expected: unknown, arrow: Arrow): void => {
  checked.add(keyOf(arrow))
  if (expected instanceof RegExp) expect(String(actual), keyOf(arrow)).toMatch(expected)
  else expect(actual, keyOf(arrow)).toEqual(expected)
}

/** Lines that promise a value and never ran. */
export const unchecked = (): readonly string[] => [...announced].filter((key) => !checked.has(key))
