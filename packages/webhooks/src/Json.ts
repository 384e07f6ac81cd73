/** JSON that is safe to hand on: no depth that overflows a stack, no key that reaches a prototype. */
import type { Bytes } from "#runtime"
import { refuse } from "./WebhookError.ts"

const maxDepth = 64
// Made when first needed: a bundle that only verifies leaves it out.
let utf8: TextDecoder | undefined

/** Reads UTF-8 JSON. Repeated keys: the last one counts. `__proto__` keys are dropped. */
export const readJson = (bytes: Bytes): unknown => {
  const json = read(bytes)
  return isSafe(json, maxDepth) ? json : refuse("MalformedBody", `nested deeper than ${maxDepth} levels`)
}

const read = (bytes: Bytes): unknown => {
  utf8 ??= new TextDecoder("utf-8", { fatal: true })
  try {
    return JSON.parse(typeof bytes === "string" ? bytes : utf8.decode(bytes))
  } catch {
    return refuse("MalformedBody", "not JSON in UTF-8")
  }
}

// Plain loops: every delivery pays for them.
const isSafe = (json: unknown, depthLeft: number): boolean => {
  if (typeof json !== "object" || json === null) return true
  if (depthLeft === 0) return false
  if (Array.isArray(json)) {
    for (const item of json) if (!isSafe(item, depthLeft - 1)) return false
    return true
  }
  if (Object.hasOwn(json, "__proto__")) Reflect.deleteProperty(json, "__proto__")
  for (const value of Object.values(json))
    if (typeof value === "object" && !isSafe(value, depthLeft - 1)) return false
  return true
}
