/** Reads a value as the type that is wanted where it plainly says the same; otherwise as null. */

/** Text; numbers and truth values are written out. */
export const text = (value: unknown): string | null =>
  typeof value === "string"
    ? value
    : typeof value === "number" || typeof value === "boolean"
      ? String(value)
      : null

/** A finite number; its digits are read. */
export const number = (value: unknown): number | null => {
  const read = typeof value === "string" && value.trim() !== "" ? Number(value) : value
  return typeof read === "number" && Number.isFinite(read) ? read : null
}

/** A truth value; its word is read. */
export const flag = (value: unknown): boolean | null =>
  typeof value === "boolean" ? value : value === "true" ? true : value === "false" ? false : null
