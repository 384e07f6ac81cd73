/** Turns the `// => value` comments of a snippet into checks that run with it. */

const comment = /^(\s*)(.*\S)\s+\/\/ => (.+)$/
const declaration = /^(?:export )?(?:const|let) (\w+)\b.* =(?!>)/
const continuation = /^[})\].]/

/** One `// => value`, by its file and line. */
export interface Arrow {
  readonly file: string
  readonly line: number
}

/** The lines of a snippet that promise a value. */
export const arrowsOf = (file: string, source: string): readonly Arrow[] =>
  source.split("\n").flatMap((text, index) => (comment.test(text) ? [{ file, line: index + 1 }] : []))

/**
 * Rewrites a snippet, line by line, so that each promised value is compared when its line runs.
 *
 * Gotchas: the value belongs to an expression or a declaration that begins on its own line; anything else throws.
 */
export const withChecks = (file: string, source: string): string => {
  const arrows = arrowsOf(file, source)
  if (arrows.length === 0) return source
  const lines = source.split("\n").map((text, index) => {
    const [, indent = "", code = "", expected = ""] = comment.exec(text) ?? []
    if (code === "") return text
    if (continuation.test(code)) throw new Error(`${file}:${index + 1}: name the value, then promise it.`)
    const [, name] = declaration.exec(code) ?? []
    const where = JSON.stringify({ file, line: index + 1 })
    return name === undefined
      ? `${indent};$promised.check(${code}, (${expected}), ${where})`
      : `${indent}${code}; $promised.check(${name}, (${expected}), ${where})`
  })
  const importing = 'import * as $promised from "#checks/promised.ts"'
  return `${importing}; $promised.announce(${JSON.stringify(arrows)}); ${lines.join("\n")}`
}
