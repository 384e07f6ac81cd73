/** Finds the fields, values and events that this version of the SDK does not define: the first sign of a changed service. */
import { isJsonObject, type ResponseField, type ResponseFields } from "./decodeResponse.ts"
import { webhookBodyFields } from "./generated/responses.ts"
import { isKnownEvent, parseEvent, renameFields } from "./WebhookEvent.ts"

/** Something new in a response. Values are not repeated, only names of fields and values of status fields. */
export type Drift =
  /** A field that is not in the schema. */
  | { readonly kind: "field"; readonly path: string }
  /** A value that is not among the known ones. */
  | { readonly kind: "value"; readonly path: string; readonly value: string }
  /** A value of another type than the field's; it was converted where the meaning is certain, else read as null. */
  | { readonly kind: "type"; readonly path: string }

/** Returns everything in a value that its schema does not define, in the order in which it appears. */
export const driftOf = (fields: ResponseFields, value: unknown, prefix = ""): readonly Drift[] => {
  if (!isJsonObject(value)) return []
  return Object.keys(value).flatMap((name) => {
    const field = Object.hasOwn(fields, name) ? fields[name] : undefined
    const path = prefix + name
    return field === undefined ? [{ kind: "field", path }] : fieldDrift(field, value[name], path)
  })
}

const fieldDrift = (
  { types, values, items }: ResponseField,
  value: unknown,
  path: string,
): readonly Drift[] => {
  if (types !== undefined && !types.includes(value === null ? "null" : typeof value))
    return [{ kind: "type", path }]
  if (items !== undefined && Array.isArray(value))
    return value.flatMap((item, index) => driftOf(items, item, `${path}.${index}.`))
  if (values === undefined || typeof value !== "string") return []
  const lowerCase = value.toLowerCase()
  return values.some((known) => known.toLowerCase() === lowerCase) ? [] : [{ kind: "value", path, value }]
}

/** Returns what this version of the SDK does not define in a webhook's body: new fields, or a new event name. */
export const eventDrift = (json: unknown): readonly Drift[] => {
  const parsed = parseEvent(json)
  if (!parsed.ok || !isJsonObject(json)) return []
  const found = driftOf(webhookBodyFields, renameFields(json))
  return isKnownEvent(parsed.value)
    ? found
    : [{ kind: "value", path: "event", value: parsed.value.event }, ...found]
}
