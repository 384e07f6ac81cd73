/** Puts a checked request into the schema's own order, with its secrets given out: the last step before the wire. */
import type * as SchemaAST from "effect/SchemaAST"
import * as Secret from "./Secret.ts"
import { isJsonObject } from "./Wire.ts"

/** Copies a checked value. */
export type Arrange = (value: unknown) => unknown

/**
 * An arranger of what a schema describes, walked once.
 *
 * Two equal requests make equal bodies whatever order their members came in: an idempotency key stands for one body.
 */
export const arranger = (ast: SchemaAST.AST): Arrange => {
  switch (ast._tag) {
    case "Declaration":
      return (value) => (Secret.is(value) ? Secret.reveal(value) : value)
    case "Arrays": {
      const [rest] = ast.rest
      const arrange = rest === undefined ? same : arranger(rest)
      return (value) => (Array.isArray(value) ? value.map(arrange) : value)
    }
    case "Objects":
      return members(ast)
    default:
      return same
  }
}

const same: Arrange = (value) => value

const members = ({ propertySignatures }: SchemaAST.Objects): Arrange => {
  const known = propertySignatures.map(({ name, type }) => ({ name: String(name), arrange: arranger(type) }))
  return (value) => {
    if (!isJsonObject(value)) return value
    const copy: Record<string, unknown> = {}
    for (const { name, arrange } of known) if (Object.hasOwn(value, name)) copy[name] = arrange(value[name])
    return copy
  }
}
