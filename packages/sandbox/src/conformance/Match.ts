/** Compares what was seen with what a case expects, and fills templates in. */
import type { Pattern, Template } from "./Case.ts"

/** One thing that is not as expected. */
export interface Difference {
  readonly at: string
  readonly expected: unknown
  readonly seen: unknown
}

const kinds: Readonly<Record<string, (seen: unknown) => boolean>> = {
  guid: (seen) => typeof seen === "string" && /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(seen),
  text: (seen) => typeof seen === "string" && seen !== "",
  number: (seen) => typeof seen === "number",
  list: Array.isArray,
  any: (seen) => seen !== undefined,
  absent: (seen) => seen === undefined,
}

/** Every difference between a pattern and what was seen. */
export const differences = (expected: Pattern, seen: unknown, at: string): readonly Difference[] => {
  if (typeof expected === "string") return fits(expected, seen) ? [] : [{ at, expected, seen }]
  if (Array.isArray(expected))
    return Array.isArray(seen) && seen.length === expected.length
      ? expected.flatMap((one, place) => differences(one, seen[place], `${at}[${place}]`))
      : [{ at, expected, seen }]
  if (typeof expected !== "object" || expected === null)
    return expected === seen ? [] : [{ at, expected, seen }]
  if (typeof seen !== "object" || seen === null) return [{ at, expected, seen }]
  const members = new Map<string, unknown>(Object.entries(seen))
  return Object.entries(expected).flatMap(([name, pattern]) =>
    differences(pattern, members.get(name), `${at}.${name}`),
  )
}

const fits = (expected: string, seen: unknown): boolean => {
  const [, kind] = /^<(\w+)>$/.exec(expected) ?? []
  if (kind !== undefined) return kinds[kind]?.(seen) === true
  const [, pattern, flags] = /^<\/(.+)\/(i?)>$/s.exec(expected) ?? []
  return pattern === undefined
    ? expected === seen
    : typeof seen === "string" && new RegExp(pattern, flags).test(seen)
}

/** A template with its placeholders filled in; a template that is one placeholder keeps the value's kind. */
export const filled = (template: Template, value: (name: string) => unknown): unknown => {
  if (typeof template === "string") {
    const [, whole] = /^\{([a-z][\w.]*)\}$/i.exec(template) ?? []
    return whole === undefined
      ? template.replace(/\{([a-z][\w.]*)\}/gi, (_, name: string) => String(value(name)))
      : value(whole)
  }
  if (Array.isArray(template)) return template.map((item) => filled(item, value))
  if (typeof template !== "object" || template === null) return template
  return Object.fromEntries(Object.entries(template).map(([name, item]) => [name, filled(item, value)]))
}

/** What stands at a dotted path. */
export const at = (json: unknown, path: string): unknown =>
  path.split(".").reduce<unknown>((here, name) => {
    if (typeof here !== "object" || here === null) return undefined
    return new Map<string, unknown>(Object.entries(here)).get(name)
  }, json)
