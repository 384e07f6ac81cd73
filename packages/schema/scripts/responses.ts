/** Renders the response schemas as tables of fields, by which a response is decoded without Effect. */
import type * as SchemaAST from "effect/SchemaAST"
import * as schemas from "../src/schemas.ts"
import { responses } from "./bodies.ts"
import { checkOf } from "./checks.ts"
import { annotation, wireFormatOf } from "./jsonSchema.ts"

const header = `// Generated from the schemas by \`pnpm --filter @flexcharge/schema generate\`. Do not edit: change the schema.
//
// Each table lists the known fields of one response. A required field has a \`check\`; an optional one is converted by
// \`convert\`, so that a value of an unexpected type becomes null instead of an error. \`values\` are the known values of
// an open set, \`types\` the types that are not reported as drift, \`items\` the fields of each item of a list, \`readFrom\`
// the other places where the service has the value.
// \`decodeResponse.ts\` and \`SchemaDrift.ts\` read the tables. They exist so that the Promise API needs no Effect at run
// time. Property tests compare them with the schemas.
import { type ResponseFields, toBoolean, toNumber, toNumberOrText, toText } from "../decodeResponse.ts"
import * as checks from "./checks.ts"
`

const valuesOf = (ast: SchemaAST.AST): readonly string[] | undefined => {
  const known = ast.annotations?.knownValues
  return Array.isArray(known) ? known : undefined
}

const isSecret = (ast: SchemaAST.AST): boolean => annotation(ast, "identifier") === "Secret"

/** The type inside `lenient`, which accepts anything and decodes to a union with null; undefined for a required field. */
const optionalType = (ast: SchemaAST.AST): SchemaAST.AST | undefined =>
  ast._tag === "Union" && ast.encoding?.at(-1)?.to._tag === "Unknown" ? ast.types[0] : undefined

/** The conversion of an optional field; absent where any value is kept. */
const conversion = (ast: SchemaAST.AST): string | undefined => {
  switch (ast._tag) {
    case "Unknown":
      return undefined
    case "String":
      return "toText"
    case "Number":
      return "toNumber"
    case "Boolean":
      return "toBoolean"
    case "Union": {
      const types = ast.types.map(({ _tag }) => _tag).sort()
      if (types.join() !== "Number,String")
        throw new Error(`There is no conversion for a union of ${types.join()}`)
      return "toNumberOrText"
    }
    default:
      throw new Error(`There is no conversion for ${ast._tag}`)
  }
}

const typeNames: Readonly<Record<string, string>> = {
  String: "string",
  Number: "number",
  Boolean: "boolean",
  Null: "null",
}

/** The types that a field may have without being reported; absent where any type is expected. */
const typesOf = (ast: SchemaAST.AST): readonly string[] | undefined => {
  const types =
    ast._tag === "Union"
      ? ast.types.flatMap((type) => typesOf(type) ?? ["any"])
      : [typeNames[ast._tag] ?? "any"]
  return types.includes("any") ? undefined : types
}

/** Returns the code as one TypeScript module. */
export const responseCode = (): string => {
  const tables = new Map<string, string>()
  const valueLists = new Map<string, string>()

  const valueList = (ast: SchemaAST.AST, place: string): string => {
    const code = JSON.stringify(valuesOf(ast))
    if (!valueLists.has(code)) valueLists.set(code, `${place.charAt(0).toLowerCase()}${place.slice(1)}Values`)
    return valueLists.get(code) ?? place
  }

  const required = (name: string, ast: SchemaAST.AST, place: string): readonly string[] => {
    if (ast._tag !== "Arrays") return ["isRequired: true", `check: ${checkOf(ast, place)}`]
    const [item] = ast.rest
    if (item?._tag !== "Objects") throw new Error(`${name} is not a list of objects`)
    return ["isRequired: true", `items: ${table(item)}`]
  }

  const optional = (ast: SchemaAST.AST): readonly string[] => {
    const convert = isSecret(ast) ? undefined : conversion(ast)
    return convert === undefined ? [] : [`convert: ${convert}`]
  }

  const field = (owner: string, name: string, ast: SchemaAST.AST): string => {
    const place = owner + capital(name)
    const optionalAst = optionalType(ast)
    const inner = optionalAst ?? ast
    const { readFrom } = wireFormatOf(ast)
    const types = optionalAst === undefined ? undefined : typesOf(ast)
    const facts = [
      ...(optionalAst === undefined ? required(name, ast, place) : optional(optionalAst)),
      ...(isSecret(inner) ? ["isSecret: true"] : []),
      ...(valuesOf(inner) === undefined ? [] : [`values: ${valueList(inner, place)}`]),
      ...(types === undefined ? [] : [`types: ${JSON.stringify(types)}`]),
      ...(readFrom === undefined ? [] : [`readFrom: ${JSON.stringify(readFrom)}`]),
    ]
    return `  ${name}: ${facts.length === 0 ? "{}" : `{ ${facts.join(", ")} }`},\n`
  }

  const table = (ast: SchemaAST.Objects): string => {
    const owner = nameOf(ast)
    const name = `${owner.charAt(0).toLowerCase()}${owner.slice(1)}Fields`
    if (tables.has(name)) return name
    const fields = ast.propertySignatures.map((signature) =>
      field(owner, String(signature.name), signature.type),
    )
    tables.set(name, `export const ${name}: ResponseFields = {\n${fields.join("")}}\n`)
    return name
  }

  for (const { ast } of responses) table(ast as SchemaAST.Objects) // a response is an object
  table(schemas.WebhookBody.ast as SchemaAST.Objects)
  const values = [...valueLists].map(([code, name]) => `const ${name}: readonly string[] = ${code}\n`)
  return [header, ...values, ...tables.values()].join("\n")
}

const capital = (name: string) => name.charAt(0).toUpperCase() + name.slice(1)

const nameOf = (ast: SchemaAST.AST): string => {
  const name = annotation(ast, "identifier")
  if (name === undefined) throw new Error("Every response needs an identifier")
  return name
}
