/** Reads a JSON body as ASP.NET binds it: names without regard to case, null and "" as missing. */

/** A request body. Paths are dotted and compared without regard to case, such as `payer.email`. */
export interface RequestBody {
  /** The value at a path; undefined when there is none. Objects are `Map`s with names in lower case. */
  at(path: string): unknown
  /** Whether the value at a path is present and neither null nor "". */
  has(path: string): boolean
  /** A text that is not empty; a number counts as text. */
  text(path: string): string | undefined
  /** An integer, or a text that holds one. */
  integer(path: string): number | undefined
  /** A number, or a text that holds one. */
  number(path: string): number | undefined
  /** A boolean, or the text "true" or "false". */
  boolean(path: string): boolean | undefined
}

/** Wraps a parsed JSON value. */
export const readBody = (json: unknown): RequestBody => {
  const root = toLowerCaseMap(json)

  const at = (path: string): unknown => {
    let value: unknown = root
    for (const name of path.toLowerCase().split(".")) {
      if (!(value instanceof Map)) return undefined
      value = value.get(name)
    }
    return value
  }

  const number = (path: string): number | undefined => {
    const value = at(path)
    if (typeof value === "number") return value
    return typeof value === "string" && /^-?\d+(\.\d+)?$/.test(value.trim()) ? Number(value) : undefined
  }

  return {
    at,
    has: (path) => {
      const value = at(path)
      return value !== undefined && value !== null && value !== ""
    },
    text: (path) => {
      const value = at(path)
      if (typeof value === "number") return String(value)
      return typeof value === "string" && value !== "" ? value : undefined
    },
    number,
    integer: (path) => {
      const value = number(path)
      return value !== undefined && Number.isSafeInteger(value) ? value : undefined
    },
    boolean: (path) => {
      const value = at(path)
      if (typeof value === "boolean") return value
      if (typeof value !== "string" || !/^(true|false)$/i.test(value)) return undefined
      return value.toLowerCase() === "true"
    },
  }
}

const toLowerCaseMap = (json: unknown): unknown => {
  if (json === null || typeof json !== "object" || Array.isArray(json)) return json
  const map = new Map<string, unknown>()
  for (const [name, value] of Object.entries(json)) map.set(name.toLowerCase(), toLowerCaseMap(value))
  return map
}
