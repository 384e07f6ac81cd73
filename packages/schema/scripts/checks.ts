/** Renders the checks of a single value as plain TypeScript: a function that says what is wrong, if anything. */
import type * as SchemaAST from "effect/SchemaAST"
import * as Scalars from "../src/Scalars.ts"

const text = JSON.stringify

/** What a value must be, in words. */
const wanted = (ast: SchemaAST.AST): string => {
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
      return ast.types.map(wanted).join(" or ")
    default:
      throw new Error(`No words for ${ast._tag}`)
  }
}

/** Whether a value is of the type at all, as an expression over `value`. */
const typed = (ast: SchemaAST.AST): string => {
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
      throw new Error(`No test for ${ast._tag}`)
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
  if (typeof rule === "string") return `validators.${rule}(value)`
  const { id, payload } = representation as { readonly id: string; readonly payload: Payload | null } // effect's own
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
      throw new Error(`No code for the check ${id}`)
  }
}

/** The checks of one type, in order; the first complaint is enough, for the next often follows from it. */
const complaints = (ast: SchemaAST.AST): readonly string[] =>
  (ast.checks ?? []).map((check) => {
    if (check._tag !== "Filter") throw new Error("No code for a group of checks")
    const { expected } = check.annotations ?? {}
    return `    if (!(${passes(check)})) return ${text(`must be ${expected}`)}\n`
  })

/** The body of a function that says what is wrong with `value`, if anything. */
const complaintOf = (ast: SchemaAST.AST): string => {
  const types = ast._tag === "Union" ? ast.types : [ast]
  const branches = types.map(
    (type) => `  if (${typed(type)}) {\n${complaints(type).join("")}    return undefined\n  }\n`,
  )
  return `${branches.join("")}  return ${text(`must be ${wanted(ast)}`)}\n`
}

/** What a value is decoded from: the other end of its encoding. */
const given = (ast: SchemaAST.AST): SchemaAST.AST => ast.encoding?.at(-1)?.to ?? ast

/** The names of the language's single values, by the code that checks them. */
const scalars = new Map(
  Object.entries(Scalars).map(([name, { ast }]) => [complaintOf(given(ast)), `check${name}`]),
)

/** The checks of one module: equal ones are written once, under the name of their scalar or of where they were met. */
export const makeChecks = () => {
  const names = new Map<string, string>()
  return {
    nameOf(ast: SchemaAST.AST, place: string): string {
      const code = complaintOf(given(ast))
      const name = names.get(code) ?? scalars.get(code) ?? `check${place}`
      names.set(code, name)
      return name
    },
    written: () => [...names].map(([code, name]) => `const ${name}: Check = (value) => {\n${code}}\n`),
  }
}
