/** Converts a value to the expected type where it clearly means the same; otherwise to null. */

/** Text; numbers and booleans are written out. */
export const text = (value: unknown): string | null => {
  if (typeof value === "string") return value
  return typeof value === "number" || typeof value === "boolean" ? String(value) : null
}

/** A finite number; text is parsed. */
export const number = (value: unknown): number | null => {
  const parsed = typeof value === "string" && value.trim() !== "" ? Number(value) : value
  return typeof parsed === "number" && Number.isFinite(parsed) ? parsed : null
}

/** A boolean; the texts "true" and "false" are parsed. */
export const boolean = (value: unknown): boolean | null => {
  if (typeof value === "boolean") return value
  if (value === "true") return true
  return value === "false" ? false : null
}

/** A finite number or a text, unchanged. */
export const numberOrText = (value: unknown): number | string | null => {
  if (typeof value === "string") return value
  return typeof value === "number" && Number.isFinite(value) ? value : null
}
