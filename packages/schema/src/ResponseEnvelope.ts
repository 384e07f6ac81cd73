/** The envelope that the service puts around the fields of every response. */
import * as Schema from "effect/Schema"
import type * as SchemaAST from "effect/SchemaAST"
import * as SchemaTransformation from "effect/SchemaTransformation"
import { toBoolean, toNumber, toText } from "./decodeResponse.ts"
import { field, sources, type WireFormat } from "./Field.ts"

const coerce = (ast: SchemaAST.AST, value: unknown): unknown => {
  switch (ast._tag) {
    case "String":
      return toText(value)
    case "Number":
      return toNumber(value)
    case "Boolean":
      return toBoolean(value)
    case "Union":
      return ast.types.some((type) => coerce(type, value) === value) ? value : null
    case "Unknown":
      return value
    default: // a secret, whose wire form is text
      return typeof value === "string" ? value : null
  }
}

/**
 * An optional field of a response: it may be absent or null, a number is read where text is expected and the other way
 * round, and any other value becomes null. A refund that succeeded must not fail because its response code is a number.
 */
export const lenient = <S extends Schema.Constraint>(
  schema: S,
  meaning: string,
  source?: string,
  wireFormat?: WireFormat,
) =>
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
      wireFormat,
    ),
  )

/** The fields of the envelope. All may be absent or null. */
export const envelope = {
  success: lenient(Schema.Boolean, "Whether the call succeeded.", sources.evaluateResponse),
  result: lenient(Schema.Unknown, "A result, such as `Success`.", sources.evaluateResponse),
  statusCode: lenient(Schema.Unknown, "Null in every response seen.", sources.evaluateResponse),
  errors: lenient(
    Schema.Unknown,
    "Errors as texts, or as tuples of `item1` to `item4`, or by field.",
    sources.evaluateResponse,
  ),
  customProperties: lenient(Schema.Unknown, "Empty in every response seen.", sources.evaluateResponse),
} as const

/** A response: its fields, the envelope, and any further field, kept unchanged. */
export const ResponseObject = <const Fields extends Schema.Struct.Fields>(
  identifier: string,
  description: string,
  fields: Fields,
) =>
  Schema.StructWithRest(Schema.Struct({ ...envelope, ...fields }), [
    Schema.Record(Schema.String, Schema.Unknown),
  ]).annotate({ identifier, description })
