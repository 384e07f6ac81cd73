/** Renders the checks of a single value as a TypeScript function that returns what is invalid, or undefined. */
import type * as SchemaAST from "effect/SchemaAST"
import * as Scalars from "../src/Scalars.ts"

const text = JSON.stringify

const lowerFirst = (name: string) => name.charAt(0).toLowerCase() + name.slice(1)

/** The expected types, as text of an error message. */
const expectedTypes = (ast: SchemaAST.AST): string => {
  switch (ast._tag) {
    case "String":
      return "a text"
    case "Number":
      return "a number"
    case "Boolean":
      return "true or false"
    case "Null":
      return "null"
    case "Literal":
      return text(ast.literal)
    case "Declaration":
      return "a Secret"
    case "Union":
      return ast.types.map(expectedTypes).join(" or ")
    default:
      throw new Error(`There is no text for the type ${ast._tag}`)
  }
}

/** Whether `value` has the type, as an expression. */
const hasType = (ast: SchemaAST.AST): string => {
  switch (ast._tag) {
    case "String":
      return `typeof value === "string"`
    case "Number":
      return `typeof value === "number"`
    case "Boolean":
      return `typeof value === "boolean"`
    case "Null":
      return `value === null`
    case "Literal":
      return `value === ${text(ast.literal)}`
    case "Declaration":
      return `Secret.is(value)`
    default:
      throw new Error(`There is no expression for the type ${ast._tag}`)
  }
}

interface Payload {
  readonly source?: string
  readonly flags?: string
  readonly [bound: string]: unknown
}

/** Whether a value passes one check, as an expression. */
const passes = (filter: SchemaAST.Filter<unknown>): string => {
  const { rule, representation } = filter.annotations ?? {}
  if (typeof rule === "string") return `${rule}(value)`
  const { id, payload } = representation as { readonly id: string; readonly payload: Payload | null } // Effect's own annotation
  const { source, flags, ...bounds } = payload ?? {}
  switch (id.replace("effect/schema/", "")) {
    case "isPattern":
      return `/${source}/${flags}.test(value)`
    case "isFinite":
      return `Number.isFinite(value)`
    case "isInt":
      return `Number.isSafeInteger(value)`
    case "isMinLength":
      return `value.length >= ${bounds.minLength}`
    case "isMaxLength":
      return `value.length <= ${bounds.maxLength}`
    case "isGreaterThan":
      return `value > ${bounds.exclusiveMinimum}`
    case "isGreaterThanOrEqualTo":
      return `value >= ${bounds.minimum}`
    case "isBetween":
      return `value >= ${bounds.minimum} && value <= ${bounds.maximum}`
    default:
      throw new Error(`There is no code for the check ${id}`)
  }
}

/** The checks of one type, in order. The first that fails is reported, because the next often fails for the same reason. */
const checkStatements = (ast: SchemaAST.AST): readonly string[] =>
  (ast.checks ?? []).map((check) => {
    if (check._tag !== "Filter") throw new Error("There is no code for a group of checks")
    const { expected } = check.annotations ?? {}
    return `    if (!(${passes(check)})) return ${text(`must be ${expected}`)}\n`
  })

/** The body of a function that returns what is invalid about `value`, or undefined. */
const checkBody = (ast: SchemaAST.AST): string => {
  const types = ast._tag === "Union" ? ast.types : [ast]
  const branches = types.map(
    (type) => `  if (${hasType(type)}) {\n${checkStatements(type).join("")}    return undefined\n  }\n`,
  )
  return `${branches.join("")}  return ${text(`must be ${expectedTypes(ast)}`)}\n`
}

/** The type from which a value is decoded. */
const inputOf = (ast: SchemaAST.AST): SchemaAST.AST => ast.encoding?.at(-1)?.to ?? ast

/** The names of the single values in Scalars.ts, by the code that checks them. */
const scalars = new Map(
  Object.entries(Scalars).flatMap(([name, scalar]) =>
    "ast" in scalar ? [[checkBody(inputOf(scalar.ast)), lowerFirst(name)]] : [],
  ),
)

const header = `// Generated from the schemas by \`pnpm --filter @flexcharge/schema generate\`. Do not edit: change the schema.
//
// The checks of single values, which the tables of requests and responses use. Each returns what is invalid, or undefined.
import * as Secret from "../Secret.ts"
import { type Check, isCleanText, isInstant, isKnownCurrency } from "../validateRequest.ts"
`

/** The checks of all tables, by their code: equal ones are written once, under the name of their scalar or first field. */
const names = new Map<string, string>()

/** Returns the expression by which a table refers to the check of a type; `place` names a check without a scalar. */
export const checkOf = (ast: SchemaAST.AST, place: string): string => {
  const code = checkBody(inputOf(ast))
  const name = names.get(code) ?? scalars.get(code) ?? lowerFirst(place)
  names.set(code, name)
  return `checks.${name}`
}

/** Returns the code of the checks that the tables rendered so far use, as one TypeScript module. */
export const checkCode = (): string =>
  [
    header,
    ...[...names].map(([code, name]) => `export const ${name}: Check = (value) => {\n${code}}\n`),
  ].join("\n")
