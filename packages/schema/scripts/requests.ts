/** Renders the request schemas as tables of fields, by which a request is validated without Effect. */
import type * as SchemaAST from "effect/SchemaAST"
import { requests } from "./bodies.ts"
import { checkOf } from "./checks.ts"
import { annotation, wireFormatOf } from "./jsonSchema.ts"

const header = `// Generated from the schemas by \`pnpm --filter @flexcharge/schema generate\`. Do not edit: change the schema.
//
// Each table lists the fields of one object of a request, in the order of the schema. \`check\` returns what is invalid
// about a single value; \`validate\` is the table of an inner object or list; \`wireName\`, \`whenEmpty\`, \`encode\` and
// \`isSent\` say how the field differs in the service's JSON. \`validateRequest.ts\` reads the tables: it rejects unknown
// fields, reports missing and invalid ones with their paths, and writes the rest as the service's JSON.
// The tables exist so that the Promise API needs no Effect at run time. Property tests compare them with the schemas.
import { cardRule, list, object, single, type Validate, zipRule } from "../validateRequest.ts"
import * as wireValues from "../wireValues.ts"
import * as checks from "./checks.ts"
`

/** Returns the code as one TypeScript module. */
export const requestCode = (): string => {
  const tables = new Map<string, string>()

  const validation = (ast: SchemaAST.AST, place: string): string => {
    if (ast._tag === "Objects") return table(ast)
    if (ast._tag !== "Arrays") return `single(${checkOf(ast, place)})`
    const [item] = ast.rest
    if (item === undefined) throw new Error(`${place} is a list without an item type`)
    return `list(${validation(item, place)})`
  }

  const field = (owner: string, { name, type }: SchemaAST.PropertySignature): string => {
    const place = owner + capital(String(name))
    const isComposite = type._tag === "Objects" || type._tag === "Arrays"
    const rule = isComposite ? `validate: ${validation(type, place)}` : `check: ${checkOf(type, place)}`
    const facts = [`isRequired: ${type.context?.isOptional !== true}`, rule, ...wireFormat(type)]
    return `  ${String(name)}: { ${facts.join(", ")} },\n`
  }

  const table = (ast: SchemaAST.Objects): string => {
    const name = annotation(ast, "identifier")
    if (name === undefined) throw new Error("Every struct needs an identifier")
    if (tables.has(name)) return name
    const fields = ast.propertySignatures.map((signature) => field(name, signature)) // inner tables come first
    const [rule, ...others] = ast.checks ?? []
    if (others.length > 0) throw new Error(`${name} has more than one rule`)
    const over = rule === undefined ? "" : `, ${rule.annotations?.rule}`
    tables.set(name, `export const ${name}: Validate = object({\n${fields.join("")}}${over})\n`)
    return name
  }

  for (const { ast } of requests) table(ast)
  return [header, ...tables.values()].join("\n")
}

/** How the field differs in the service's JSON, as properties of its entry in the table. */
const wireFormat = (type: SchemaAST.AST): readonly string[] => {
  const { wireName, whenEmpty, encode, isSent } = wireFormatOf(type)
  return [
    ...(wireName === undefined ? [] : [`wireName: ${JSON.stringify(wireName)}`]),
    ...(whenEmpty === undefined ? [] : [`whenEmpty: ${JSON.stringify(whenEmpty)}`]),
    ...(encode === undefined ? [] : [`encode: wireValues.${encode}`]),
    ...(isSent === undefined ? [] : [`isSent: ${isSent}`]),
  ]
}

const capital = (name: string) => name.charAt(0).toUpperCase() + name.slice(1)
