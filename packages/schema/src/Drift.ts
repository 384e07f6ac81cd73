/** What a reply holds that this SDK does not know: the first sign that the service has moved on. */
import { isJsonObject } from "./Wire.ts"

/** Something new in a reply. Values are never repeated, only names of members and words of status. */
export type Drift =
  /** A member that is not in the schema. */
  | { readonly kind: "member"; readonly path: string }
  /** A word that is not among the known ones. */
  | { readonly kind: "word"; readonly path: string; readonly word: string }
  /** A value of another type than the member's; it was read as text or number where it says the same, else as null. */
  | { readonly kind: "type"; readonly path: string }

/** What is known of a reply, by member. */
export type Known = { readonly [member: string]: KnownMember }

interface KnownMember {
  /** The types that are not new; absent where any type is fine or none is read. */
  readonly types?: readonly string[]
  /** The words that are not new. */
  readonly words?: readonly string[]
  /** What is known of each item of a list. */
  readonly list?: Known
}

/** Everything in a value that its schema does not know, in the order in which it stands there. */
export const driftOf = (known: Known, value: unknown, path = ""): readonly Drift[] =>
  isJsonObject(value)
    ? Object.keys(value).flatMap((name) => {
        const member = Object.hasOwn(known, name) ? known[name] : undefined
        const at = path + name
        return member === undefined ? [{ kind: "member", path: at }] : memberDrift(member, value[name], at)
      })
    : []

const memberDrift = ({ types, words, list }: KnownMember, value: unknown, path: string): readonly Drift[] => {
  if (types !== undefined && !types.includes(value === null ? "null" : typeof value))
    return [{ kind: "type", path }]
  if (list !== undefined && Array.isArray(value))
    return value.flatMap((item, index) => driftOf(list, item, `${path}.${index}.`))
  if (words === undefined || typeof value !== "string") return []
  const lower = value.toLowerCase()
  return words.some((word) => word.toLowerCase() === lower) ? [] : [{ kind: "word", path, word: value }]
}
