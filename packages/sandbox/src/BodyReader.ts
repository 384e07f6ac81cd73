/** Reads a JSON body the way the vendor binds one: names without regard to case, null and "" as missing. */

/** A body whose members are found whatever the case of their names. */
export interface BodyReader {
  /** Whatever stands at the dotted path, or undefined. */
  at(path: string): unknown
  /** Whether something other than null, "" or nothing stands there. */
  has(path: string): boolean
  text(path: string): string | undefined
  /** An integer, also when it was sent as digits in a string. */
  integer(path: string): number | undefined
  number(path: string): number | undefined
  flag(path: string): boolean | undefined
}

type Folded = Map<string, unknown>

/** Wraps a parsed JSON value. */
export const readBody = (json: unknown): BodyReader => {
  const root = fold(json)
  const at = (path: string): unknown => {
    let here: unknown = root
    for (const name of namesOf(path)) {
      if (!(here instanceof Map)) return undefined
      here = here.get(name)
    }
    return here
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
    flag: (path) => {
      const value = at(path)
      if (typeof value === "boolean") return value
      return typeof value === "string" && /^(true|false)$/i.test(value)
        ? value.toLowerCase() === "true"
        : undefined
    },
  }
}

const paths = new Map<string, readonly string[]>()

const namesOf = (path: string): readonly string[] => {
  const known = paths.get(path)
  if (known !== undefined) return known
  const names = path.toLowerCase().split(".")
  paths.set(path, names)
  return names
}

const fold = (json: unknown): unknown => {
  if (Array.isArray(json)) return json
  if (json === null || typeof json !== "object") return json
  const folded: Folded = new Map()
  for (const [name, value] of Object.entries(json)) folded.set(name.toLowerCase(), fold(value))
  return folded
}
