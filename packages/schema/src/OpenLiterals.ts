/** Sets of values that the vendor may extend: known values have types, unknown ones are kept unchanged. */
import * as Schema from "effect/Schema"
import * as SchemaTransformation from "effect/SchemaTransformation"

/** A known value, or any other text. The intersection lets editors complete the known values. */
export type Open<Value extends string> = Value | (string & {})

/** A codec for an open set of values. */
export interface OpenLiterals<Value extends string> extends Schema.Codec<Open<Value>, string> {}

/**
 * Decodes known values in any letter case to one spelling; any other value is kept unchanged.
 *
 * The service writes `Capturerequired` in its documentation and `CAPTUREREQUIRED` in its responses.
 */
export const OpenLiterals = <const Value extends string>(
  values: readonly Value[],
  description: string,
): OpenLiterals<Value> => {
  const spelling = new Map<string, string>(values.map((value) => [value.toLowerCase(), value]))
  const tsType = [...values.map((value) => JSON.stringify(value)), "(string & {})"].join(" | ")
  const annotations = { description, knownValues: values, tsType }
  const text = Schema.String.annotate(annotations)
  const codec = text.pipe(
    Schema.decodeTo(
      text,
      SchemaTransformation.transform({
        decode: (value: string) => spelling.get(value.toLowerCase()) ?? value,
        encode: (value: string) => value,
      }),
    ),
  )
  return codec as unknown as OpenLiterals<Value> // the type lists the known values, but any string is valid
}
