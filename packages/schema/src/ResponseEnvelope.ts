/** What every reply of the service has around its own members: the business envelope, read with tolerance. */
import * as Schema from "effect/Schema"
import type * as SchemaAST from "effect/SchemaAST"
import * as SchemaTransformation from "effect/SchemaTransformation"
import { field, sources } from "./Documentation.ts"
import * as lenient from "./lenient.ts"

const coerce = (ast: SchemaAST.AST, value: unknown): unknown => {
  switch (ast._tag) {
    case "String":
      return lenient.text(value)
    case "Number":
      return lenient.number(value)
    case "Boolean":
      return lenient.boolean(value)
    case "Union":
      return ast.types.some((type) => coerce(type, value) === value) ? value : null
    case "Unknown":
      return value
    default: // a secret, whose wire form is text
      return typeof value === "string" ? value : null
  }
}

/**
 * A member that nothing depends on: absent and null are fine, a number for a text is read, and a value of any
 * other type becomes null. A done refund must not fail because its response code came as a number.
 */
export const maybe = <S extends Schema.Constraint>(schema: S, meaning: string, source?: string) =>
  Schema.optionalKey(
    field(
      Schema.Unknown.pipe(
        Schema.decodeTo(
          Schema.NullOr(schema),
          SchemaTransformation.transform<S["Encoded"] | null, unknown>({
            decode: (value) => coerce(schema.ast, value) as S["Encoded"] | null, // checked by the schema that follows
            encode: (value) => value,
          }),
        ),
      ),
      meaning,
      source,
    ),
  )

/** The members that the service puts around every reply. All may be absent or null. */
export const envelope = {
  success: maybe(Schema.Boolean, "Whether the call did what it was asked.", sources.evaluateResponse),
  result: maybe(Schema.Unknown, "A result word, such as `Success`.", sources.evaluateResponse),
  statusCode: maybe(Schema.Unknown, "Null in every reply seen.", sources.evaluateResponse),
  errors: maybe(
    Schema.Unknown,
    "Errors as texts, or as tuples of `item1` to `item4`, or by field.",
    sources.evaluateResponse,
  ),
  customProperties: maybe(Schema.Unknown, "Empty in every reply seen.", sources.evaluateResponse),
} as const

/** A reply: the named members, the envelope, and whatever else the service sends, kept as it came. */
export const Reply = <const Fields extends Schema.Struct.Fields>(
  identifier: string,
  description: string,
  fields: Fields,
) =>
  Schema.StructWithRest(Schema.Struct({ ...envelope, ...fields }), [
    Schema.Record(Schema.String, Schema.Unknown),
  ]).annotate({ identifier, description })
