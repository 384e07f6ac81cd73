/** JSON that is safe to hand on: no depth that overflows a stack, no key that reaches a prototype. */
import { refuse } from "./WebhookError.ts"

const maxDepth = 64

/** Reads UTF-8 JSON. Repeated keys: the last one counts. `__proto__` keys are dropped. */
export const readJson = (bytes: Uint8Array): unknown => {
  const json = read(bytes)
  return isSafe(json, maxDepth) ? json : refuse("MalformedBody", `nested deeper than ${maxDepth} levels`)
}

const read = (bytes: Uint8Array): unknown => {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes))
  } catch {
    return refuse("MalformedBody", "not JSON in UTF-8")
  }
}

const isSafe = (json: unknown, depthLeft: number): boolean => {
  if (typeof json !== "object" || json === null) return true
  if (depthLeft === 0) return false
  if (Object.hasOwn(json, "__proto__")) Reflect.deleteProperty(json, "__proto__")
  return Object.values(json).every((value) => isSafe(value, depthLeft - 1))
}
