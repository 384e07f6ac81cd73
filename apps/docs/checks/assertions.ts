/** Turns the `// => value` comments of a snippet into assertions that run with it. */

const comment = /^(\s*)(.*\S)\s+\/\/ => (.+)$/
const declaration = /^(?:export )?(?:const|let) (\w+)\b.* =(?!>)/
const continuation = /^[})\].]/

/** The position of one `// => value` comment. */
export interface ExpectedValue {
  readonly file: string
  readonly line: number
}

/** The lines of a snippet with an expected value. */
export const expectedValuesOf = (file: string, source: string): readonly ExpectedValue[] =>
  source.split("\n").flatMap((text, index) => (comment.test(text) ? [{ file, line: index + 1 }] : []))

/**
 * Rewrites a snippet, line by line, so that each expected value is compared when its line runs.
 *
 * @throws when the comment is not on the first line of an expression or a declaration.
 */
export const withAssertions = (file: string, source: string): string => {
  const expectedValues = expectedValuesOf(file, source)
  if (expectedValues.length === 0) return source
  const lines = source.split("\n").map((text, index) => {
    const [, indent = "", code = "", expected = ""] = comment.exec(text) ?? []
    if (code === "") return text
    if (continuation.test(code))
      throw new Error(
        `${file}:${index + 1}: assign the value to a name, and put the comment on the line of the name.`,
      )
    const [, name] = declaration.exec(code) ?? []
    const where = JSON.stringify({ file, line: index + 1 })
    return name === undefined
      ? `${indent};$expected.check(${code}, (${expected}), ${where})`
      : `${indent}${code}; $expected.check(${name}, (${expected}), ${where})`
  })
  const importing = 'import * as $expected from "#checks/expectedValues.ts"'
  return `${importing}; $expected.announce(${JSON.stringify(expectedValues)}); ${lines.join("\n")}`
}
