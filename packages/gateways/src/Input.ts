/** Reads fields of an object whose shape is not known; no function here throws. */

/** A field, by path; `undefined` when anything on the way to it is absent. */
export const at = (value: unknown, ...path: readonly (string | number)[]): unknown =>
  path.reduce<unknown>(
    (found, name) =>
      typeof found === "object" && found !== null
        ? (found as Readonly<Record<string | number, unknown>>)[name] // any object can be read by name
        : undefined,
    value,
  )

/**
 * The first text or number among the values, as the service accepts it: without control characters, not empty.
 * Everything else, such as `null` or an object, is skipped.
 */
export const text = (...values: readonly unknown[]): string | undefined => {
  for (const value of values) {
    const isText = typeof value === "string" || typeof value === "number"
    const found = isText && `${value}`.replace(/[\p{Cc}\p{Cs}]+/gu, " ").trim()
    if (found) return found
  }
  return undefined
}

/** An entry of a table; names that every object inherits are not entries. */
export const entry = <Value>(table: Readonly<Record<string, Value>>, key: unknown): Value | undefined =>
  typeof key === "string" && Object.hasOwn(table, key) ? table[key] : undefined

/** Codes by what they mean: the codes of one group are separated by `|`. */
export type Groups<Name extends string> = Readonly<Partial<Record<Name, string>>>

/** The group that a code is in. */
export const groupOf = <Name extends string>(groups: Groups<Name>, code: unknown): Name | undefined =>
  (Object.keys(groups) as Name[]) // a literal with no other keys
    .find((name) => typeof code === "string" && groups[name]?.split("|").includes(code))

/** An ISO 8601 text with a zone, in UTC. */
export const instant = (value: unknown): string | undefined =>
  typeof value === "string" && /^\d{4}-.+T.+(Z|[+-][\d:]+)$/.test(value)
    ? (new Date(value).toJSON() ?? undefined) // null: no such date
    : undefined
