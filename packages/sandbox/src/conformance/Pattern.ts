/** Compares responses with patterns, and fills templates. */
import type { Pattern, Template } from "./Case.ts"

/** A value that differs from what a case expects. */
export interface Difference {
  /** Where the value is, such as `body.status`. */
  readonly at: string
  readonly expected: unknown
  readonly actual: unknown
}

const valueKinds = new Map<string, (value: unknown) => boolean>([
  [
    "guid",
    (value) => typeof value === "string" && /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(value),
  ],
  ["text", (value) => typeof value === "string" && value !== ""],
  ["number", (value) => typeof value === "number"],
  ["list", Array.isArray],
  ["any", (value) => value !== undefined],
  ["absent", (value) => value === undefined],
])

/** All differences between a pattern and a value. */
export const differences = (expected: Pattern, actual: unknown, at: string): readonly Difference[] => {
  const different = [{ at, expected, actual }]
  if (typeof expected === "string") return matchesText(expected, actual) ? [] : different
  if (Array.isArray(expected)) {
    if (!Array.isArray(actual) || actual.length !== expected.length) return different
    return expected.flatMap((item, index) => differences(item, actual[index], `${at}[${index}]`))
  }
  if (typeof expected !== "object" || expected === null) return expected === actual ? [] : different
  if (typeof actual !== "object" || actual === null) return different
  const fields = new Map<string, unknown>(Object.entries(actual))
  return Object.entries(expected).flatMap(([name, pattern]) =>
    differences(pattern, fields.get(name), `${at}.${name}`),
  )
}

const matchesText = (expected: string, actual: unknown): boolean => {
  const [, kind] = /^<(\w+)>$/.exec(expected) ?? []
  if (kind !== undefined) return valueKinds.get(kind)?.(actual) === true
  const [, negation, pattern, flags] = /^<(not )?\/(.+)\/(i?)>$/s.exec(expected) ?? []
  if (pattern === undefined) return expected === actual
  const isMatch = typeof actual === "string" && new RegExp(pattern, flags).test(actual)
  return negation === undefined ? isMatch : !isMatch
}

/** Replaces the placeholders of a template. A text that is one placeholder becomes the value itself. */
export const fillTemplate = (template: Template, resolve: (name: string) => unknown): unknown => {
  if (typeof template === "string") {
    const [, onlyName] = /^\{([a-z][\w.]*)\}$/i.exec(template) ?? []
    if (onlyName !== undefined) return resolve(onlyName)
    return template.replace(/\{([a-z][\w.]*)\}/gi, (_, name: string) => String(resolve(name)))
  }
  if (Array.isArray(template)) return template.map((item) => fillTemplate(item, resolve))
  if (typeof template !== "object" || template === null) return template
  return Object.fromEntries(
    Object.entries(template).map(([name, item]) => [name, fillTemplate(item, resolve)]),
  )
}

/** The value at a dotted path. */
export const valueAt = (json: unknown, path: string): unknown => {
  let value = json
  for (const name of path.split(".")) {
    if (typeof value !== "object" || value === null) return undefined
    value = new Map<string, unknown>(Object.entries(value)).get(name)
  }
  return value
}
