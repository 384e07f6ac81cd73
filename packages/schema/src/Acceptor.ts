/** Says quickly that a request is right: a schema's own checks, walked once into plain functions. */
import type * as SchemaAST from "effect/SchemaAST"
import * as Secret from "./Secret.ts"

/** True means right. False means "ask the decoder", which finds the words, or finds that it is right after all. */
export type Acceptor = (value: unknown) => boolean

/** An acceptor of what a schema decodes from. Every kind of schema it does not know is left to the decoder. */
export const acceptor = (ast: SchemaAST.AST): Acceptor => {
  const isShaped = shape(ast)
  const filters = (ast.checks ?? []).flatMap(filtersOf)
  if (filters.length === 0) return isShaped
  return (value) => {
    if (!isShaped(value)) return false
    for (const filter of filters) if (filter.run(value, ast, options) !== undefined) return false
    return true
  }
}

const options = { errors: "first", onExcessProperty: "error" } as const

const filtersOf = (check: SchemaAST.Check<unknown>): readonly SchemaAST.Filter<unknown>[] =>
  check._tag === "Filter" ? [check] : check.checks.flatMap(filtersOf)

const shape = (ast: SchemaAST.AST): Acceptor => {
  const [link, ...links] = ast.encoding ?? []
  if (link !== undefined)
    return ast._tag === "Declaration" && links.length === 0 ? acceptor(link.to) : () => false
  switch (ast._tag) {
    case "String":
      return (value) => typeof value === "string"
    case "Number":
      return (value) => typeof value === "number"
    case "Boolean":
      return (value) => typeof value === "boolean"
    case "Null":
      return (value) => value === null
    case "Literal":
      return (value) => value === ast.literal
    case "Declaration":
      return ast.annotations?.identifier === "Secret" ? Secret.is : () => false
    case "Union": {
      const members = ast.types.map(acceptor)
      return (value) => members.some((accepts) => accepts(value))
    }
    case "Arrays": {
      const [rest, ...more] = ast.rest
      if (rest === undefined || more.length > 0 || ast.elements.length > 0) return () => false
      const accepts = acceptor(rest)
      return (value) => Array.isArray(value) && value.every(accepts)
    }
    case "Objects":
      return ast.indexSignatures.length === 0 ? members(ast) : () => false
    default:
      return () => false
  }
}

const members = ({ propertySignatures }: SchemaAST.Objects): Acceptor => {
  const known = new Map(propertySignatures.map(({ name, type }) => [name, acceptor(type)]))
  const required = propertySignatures
    .filter(({ type }) => type.context?.isOptional !== true)
    .map(({ name }) => name)
  return (value) => {
    if (typeof value !== "object" || value === null || Array.isArray(value)) return false
    for (const name of required) if (!Object.hasOwn(value, name)) return false
    for (const name of Object.keys(value)) {
      const accepts = known.get(name)
      if (accepts === undefined || !accepts((value as Record<string, unknown>)[name])) return false // its own key
    }
    return true
  }
}
