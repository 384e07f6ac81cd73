/** Renders the schemas as JSON Schema of what is on the wire, for the OpenAPI document. */
import type * as SchemaAST from "effect/SchemaAST"

/** JSON Schema, as far as this renderer writes it. */
export type JsonSchema = { readonly [keyword: string]: unknown }

/** The members whose name on the wire differs from the SDK's; `undefined` for spellings that are not sent. */
const wireNames: Readonly<Record<string, string | undefined>> = {
  source: "Source",
  extraData: "ExtraData",
  ecommerceIndicator: "EcommerceIndicator",
  zipcode: undefined,
}

const text = (value: unknown): string | undefined => (typeof value === "string" ? value : undefined)

/** Annotations of a checked schema live on its last check; a member's own are on its context. */
export const annotation = (ast: SchemaAST.AST, key: string): string | undefined =>
  text(ast.checks?.at(-1)?.annotations?.[key]) ?? text(ast.annotations?.[key])

/** What a member is documented to mean. */
export const meaning = (ast: SchemaAST.AST): string | undefined =>
  text(ast.context?.annotations?.description) ?? annotation(ast, "description")

const keywords = ["minLength", "maxLength", "minimum", "maximum", "exclusiveMinimum"] as const

/** The keywords of a schema's checks, from the representation that each check carries. */
const checksOf = (ast: SchemaAST.AST): JsonSchema => {
  const schema: Record<string, unknown> = {}
  for (const check of ast.checks ?? []) {
    const { representation } = check.annotations ?? {}
    const payload = (representation as { payload?: Record<string, unknown> } | undefined)?.payload ?? {} // open by design
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
        const words = ast.annotations?.knownWords
        return {
          type: "string",
          ...checksOf(ast),
          ...(Array.isArray(words) ? { "x-known-words": words } : {}),
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
    if (name === undefined) throw new Error("Every struct of the language needs an identifier")
    if (!components.has(name)) {
      components.set(name, {})
      components.set(name, objectOf(ast))
    }
    return { $ref: `#/components/schemas/${name}` }
  }

  const objectOf = (ast: SchemaAST.Objects): JsonSchema => {
    const sent = ast.propertySignatures.filter(
      ({ name }) => !(String(name) in wireNames) || wireNames[String(name)],
    )
    const wireName = (name: PropertyKey) => wireNames[String(name)] ?? String(name)
    const required = sent
      .filter(({ type }) => type.context?.isOptional !== true)
      .map(({ name }) => wireName(name))
    const description = annotation(ast, "description")
    return {
      type: "object",
      ...(description === undefined ? {} : { description }),
      properties: Object.fromEntries(
        sent.map(({ name, type }) => {
          const documented = meaning(type)
          return [
            wireName(name),
            { ...render(type), ...(documented === undefined ? {} : { description: documented }) },
          ]
        }),
      ),
      ...(required.length > 0 ? { required } : {}),
      additionalProperties: ast.indexSignatures.length > 0,
    }
  }

  return render
}
