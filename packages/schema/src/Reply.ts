/** What every reply of the service has around its own members: the business envelope. */
import * as Schema from "effect/Schema"
import { field, sources } from "./Documentation.ts"

const nullable = <S extends Schema.Top>(schema: S, meaning: string) =>
  Schema.optionalKey(field(Schema.NullOr(schema), meaning, sources.evaluateReply))

/** The members that the service puts around every reply. All may be absent or null. */
export const envelope = {
  success: nullable(Schema.Boolean, "Whether the call did what it was asked."),
  result: nullable(Schema.Unknown, "A result word, such as `Success`."),
  statusCode: nullable(Schema.Unknown, "Null in every reply seen."),
  errors: nullable(Schema.Unknown, "Errors as texts, or as tuples of `item1` to `item4`, or by field."),
  customProperties: nullable(Schema.Unknown, "Empty in every reply seen."),
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

/** A member that may be absent or null. */
export const maybe = <S extends Schema.Top>(schema: S, meaning: string, source?: string) =>
  Schema.optionalKey(field(Schema.NullOr(schema), meaning, source))
