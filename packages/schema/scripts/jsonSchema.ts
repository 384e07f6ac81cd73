/** Renders the schemas as JSON Schema of the service's JSON, for the OpenAPI document. */
import type * as SchemaAST from "effect/SchemaAST"
import type { WireFormat } from "../src/Field.ts"

/** A JSON Schema. */
export type JsonSchema = { readonly [keyword: string]: unknown }

const text = (value: unknown): string | undefined => (typeof value === "string" ? value : undefined)

/** An annotation of a type: with checks it is on the last check. */
export const annotation = (ast: SchemaAST.AST, key: string): string | undefined =>
  text(ast.checks?.at(-1)?.annotations?.[key]) ?? text(ast.annotations?.[key])

/** How a field appears in the service's JSON. */
export const wireFormatOf = (ast: SchemaAST.AST): WireFormat => (ast.context?.annotations ?? {}) as WireFormat // only `field` writes these annotations

/** The description of a field. */
export const meaning = (ast: SchemaAST.AST): string | undefined =>
  text(ast.context?.annotations?.description) ?? annotation(ast, "description")

const keywords = ["minLength", "maxLength", "minimum", "maximum", "exclusiveMinimum"] as const

/** The keywords of a schema's checks, from the representation that each check carries. */
const checksOf = (ast: SchemaAST.AST): JsonSchema => {
  const schema: Record<string, unknown> = {}
  for (const check of ast.checks ?? []) {
    const { representation } = check.annotations ?? {}
    const payload = (representation as { payload?: Record<string, unknown> } | undefined)?.payload ?? {} // each check has its own payload
    for (const keyword of keywords) if (payload[keyword] !== undefined) schema[keyword] = payload[keyword]
    if (typeof payload.source === "string") schema.pattern = payload.source
  }
  return schema
}

const isInteger = (ast: SchemaAST.AST): boolean =>
  (ast.checks ?? []).some((check) =>
    JSON.stringify(check.annotations?.representation ?? {}).includes("isInt"),
  )

/** Collects named objects under `components` while it renders. */
export const renderer = (components: Map<string, JsonSchema>) => {
  const render = (ast: SchemaAST.AST): JsonSchema => {
    if (annotation(ast, "identifier") === "Secret") return { type: "string", format: "password" }
    switch (ast._tag) {
      case "String": {
        const values = ast.annotations?.knownValues
        return {
          type: "string",
          ...checksOf(ast),
          ...(Array.isArray(values) ? { "x-known-values": values } : {}),
        }
      }
      case "Number":
        return { type: isInteger(ast) ? "integer" : "number", ...checksOf(ast) }
      case "Boolean":
        return { type: "boolean" }
      case "Null":
        return { type: "null" }
      case "Literal":
        return { const: ast.literal }
      case "Union": {
        const types = ast.types.map(render)
        return types.some((type) => Object.keys(type).length === 0) ? {} : { anyOf: types }
      }
      case "Arrays":
        return { type: "array", items: ast.rest[0] === undefined ? {} : render(ast.rest[0]) }
      case "Objects":
        return reference(ast)
      default:
        return {}
    }
  }

  const reference = (ast: SchemaAST.Objects): JsonSchema => {
    const name = annotation(ast, "identifier")
    if (name === undefined) throw new Error("Every struct needs an identifier")
    if (!components.has(name)) {
      components.set(name, {})
      components.set(name, objectOf(ast))
    }
    return { $ref: `#/components/schemas/${name}` }
  }

  const objectOf = (ast: SchemaAST.Objects): JsonSchema => {
    const description = annotation(ast, "description")
    const schema: ObjectSchema = {
      type: "object",
      ...(description === undefined ? {} : { description }),
      properties: {},
      additionalProperties: ast.indexSignatures.length > 0,
    }
    for (const { name, type } of ast.propertySignatures) {
      const { wireName = String(name), isSent, readFrom } = wireFormatOf(type)
      const path = readFrom?.[0]?.includes(".") ? readFrom[0].split(".") : [wireName]
      if (isSent !== false) putProperty(schema, path, fieldOf(type), type.context?.isOptional !== true)
    }
    return schema
  }

  const fieldOf = (type: SchemaAST.AST): JsonSchema => {
    const { encode } = wireFormatOf(type)
    const description = meaning(type)
    return {
      ...((encode !== undefined && encodedTypes[encode]) || render(type)),
      ...(description === undefined ? {} : { description }),
    }
  }

  return render
}

/** The JSON Schema of the values that the functions of wireValues.ts return; absent where they keep the type. */
const encodedTypes: Readonly<Record<string, JsonSchema>> = {
  twoDigits: { type: "string", pattern: "^[0-9]{2}$" },
  digits: { type: "string" },
  decimalAmount: { type: "number" },
}

interface ObjectSchema extends JsonSchema {
  readonly properties: Record<string, JsonSchema>
  required?: string[]
}

/** Adds a property at a path of property names, with the objects around it. What is known of a name is kept. */
const putProperty = (
  schema: ObjectSchema,
  [name = "", ...rest]: readonly string[],
  property: JsonSchema,
  isRequired: boolean,
): void => {
  const known = schema.properties[name]
  if (rest.length > 0) {
    const inner: ObjectSchema = { type: "object", additionalProperties: true, properties: {}, ...known }
    schema.properties[name] = inner
    putProperty(inner, rest, property, isRequired)
  } else schema.properties[name] = { ...property, ...known }
  if (isRequired && !schema.required?.includes(name)) schema.required = [...(schema.required ?? []), name]
}
