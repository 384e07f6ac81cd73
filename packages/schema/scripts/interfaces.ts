/** Renders the schemas as TypeScript interfaces: requests as they are passed in, responses as they are returned. */
import type * as Schema from "effect/Schema"
import type * as SchemaAST from "effect/SchemaAST"
import * as Schemas from "../src/schemas.ts"
import { requests, responses } from "./bodies.ts"
import { annotation, meaning } from "./jsonSchema.ts"

type Side = "input" | "output"

const header = `// Generated from the schemas by \`pnpm --filter @flexcharge/schema generate\`. Do not edit: change the schema.
import type { Secret } from "../Secret.ts"
`

const docstring = (description: string | undefined, indent: string): string => {
  if (description === undefined) return ""
  const lines = description.split("\n")
  if (lines.length === 1) return `${indent}/** ${lines[0]} */\n`
  return `${indent}/**\n${lines.map((line) => `${indent} * ${line}`.trimEnd()).join("\n")}\n${indent} */\n`
}

/** The interfaces as one TypeScript module. */
export const interfaces = (): string => {
  const rendered = new Map<string, string>()

  const typeOf = (ast: SchemaAST.AST, side: Side): string => {
    const written = annotation(ast, "tsType")
    if (written !== undefined) return written
    const source = side === "input" ? ast.encoding?.at(-1)?.to : undefined
    if (source !== undefined) return typeOf(source, side)
    switch (ast._tag) {
      case "String":
        return "string"
      case "Number":
        return "number"
      case "Boolean":
        return "boolean"
      case "Null":
        return "null"
      case "Unknown":
        return "unknown"
      case "Literal":
        return JSON.stringify(ast.literal)
      case "Declaration":
        return annotation(ast, "identifier") ?? "unknown"
      case "Union": {
        const types = [...new Set(ast.types.map((type) => typeOf(type, side)))]
        return types.includes("unknown") ? "unknown" : types.join(" | ")
      }
      case "Arrays": {
        const element = typeOf(ast.rest[0] ?? ast, side)
        return /[ |]/.test(element) ? `readonly (${element})[]` : `readonly ${element}[]`
      }
      case "Objects":
        return nameOf(ast, side)
      default:
        throw new Error(`No rendering for ${ast._tag}`)
    }
  }

  const nameOf = (ast: SchemaAST.Objects, side: Side): string => {
    const name = annotation(ast, "identifier")
    if (name === undefined) throw new Error("Every struct needs an identifier")
    if (!rendered.has(name)) {
      rendered.set(name, "")
      rendered.set(
        name,
        `${docstring(annotation(ast, "description"), "")}export interface ${name} ${fieldsOf(ast, side)}`,
      )
    }
    return name
  }

  const fieldsOf = (ast: SchemaAST.Objects, side: Side): string => {
    const lines = ast.propertySignatures.map((property) => {
      const optional = property.type.context?.isOptional === true ? "?" : ""
      const description = docstring(meaning(property.type), "  ")
      // A request accepts undefined in an optional field, also under `exactOptionalPropertyTypes`.
      const absent = optional && side === "input" ? " | undefined" : ""
      return `${description}  readonly ${String(property.name)}${optional}: ${typeOf(property.type, side)}${absent}\n`
    })
    const rest = ast.indexSignatures.length > 0 ? "  readonly [field: string]: unknown\n" : ""
    return `{\n${lines.join("")}${rest}}\n`
  }

  const render = (side: Side) => (schema: Schema.Constraint) => typeOf(schema.ast, side)

  requests.forEach(render("input"))
  responses.forEach(render("output"))
  render("output")(Schemas.WebhookBody)
  return [header, ...rendered.values()].join("\n")
}
