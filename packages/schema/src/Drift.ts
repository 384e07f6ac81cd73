/** What a reply holds that this SDK does not know: the first sign that the service has moved on. */
import type * as SchemaAST from "effect/SchemaAST"
import { isJsonObject } from "./Wire.ts"

/** Something new in a reply. Values are never repeated, only names of members and words of status. */
export type Drift =
  /** A member that is not in the schema. */
  | { readonly kind: "member"; readonly path: string }
  /** A word that is not among the known ones. */
  | { readonly kind: "word"; readonly path: string; readonly word: string }
  /** A value of another type than the member's; it was read as text or number where it says the same, else as null. */
  | { readonly kind: "type"; readonly path: string }

const knownWords = (ast: SchemaAST.AST): readonly string[] | undefined => {
  const words = ast.annotations?.knownWords
  return Array.isArray(words) ? words : undefined
}

const join = (path: string, member: string | number) => (path === "" ? String(member) : `${path}.${member}`)

const fits = (ast: SchemaAST.AST, value: unknown): boolean => {
  switch (ast._tag) {
    case "String":
      return typeof value === "string"
    case "Number":
      return typeof value === "number"
    case "Boolean":
      return typeof value === "boolean"
    case "Null":
      return value === null
    case "Union":
      return ast.types.some((type) => fits(type, value))
    default:
      return true
  }
}

/** Everything in a value that its schema does not know, in the order in which it stands there. */
export const driftOf = (ast: SchemaAST.AST, value: unknown, path = ""): readonly Drift[] => {
  switch (ast._tag) {
    case "Union": {
      const fitting = ast.types.filter((type) => fits(type, value))
      return fitting.length > 0
        ? fitting.flatMap((type) => driftOf(type, value, path))
        : [{ kind: "type", path }]
    }
    case "String": {
      const words = knownWords(ast)
      if (words === undefined || typeof value !== "string") return []
      const isKnown = words.some((word) => word.toLowerCase() === value.toLowerCase())
      return isKnown ? [] : [{ kind: "word", path, word: value }]
    }
    case "Arrays": {
      const [element] = ast.rest
      if (element === undefined || !Array.isArray(value)) return []
      return value.flatMap((item, index) => driftOf(element, item, join(path, index)))
    }
    case "Objects": {
      if (!isJsonObject(value)) return []
      const types = new Map(ast.propertySignatures.map(({ name, type }) => [String(name), type]))
      return Object.keys(value).flatMap((member) => {
        const type = types.get(member)
        const at = join(path, member)
        return type === undefined ? [{ kind: "member" as const, path: at }] : driftOf(type, value[member], at)
      })
    }
    default:
      return []
  }
}
