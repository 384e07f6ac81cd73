/** What kind of thing each option of a client is: without types, anything can be given for it. */
import type { Issue } from "@flexcharge/schema"
import type { ClientOptions } from "./ClientOptions.ts"

interface Kind {
  readonly isRight: (value: unknown) => boolean
  readonly message: string
}

const callable: Kind = { isRight: (value) => typeof value === "function", message: "must be a function" }
const isObject = (value: unknown): value is object =>
  typeof value === "object" && value !== null && !Array.isArray(value)
const members: Kind = { isRight: isObject, message: "must be an object" }
const switchable: Kind = {
  isRight: (value) => value === false || isObject(value),
  message: "must be an object, or false",
}
const having = (...names: readonly string[]): Kind => ({
  isRight: (value) =>
    isObject(value) && names.every((name) => typeof Reflect.get(value, name) === "function"),
  message: `must be an object with ${names.join(" and ")}`,
})
const tracer = having("startSpan")

const kinds: Readonly<Partial<Record<keyof ClientOptions, Kind>>> = {
  transport: callable,
  fetch: callable,
  waitUntil: callable,
  onTransmitted: callable,
  onTransmitFailed: callable,
  hooks: members,
  merchant: members,
  retry: switchable,
  breaker: switchable,
  tokenCache: having("get", "set"),
  tracer: {
    isRight: (value) => value === false || tracer.isRight(value),
    message: `${tracer.message}, or false`,
  },
  challengeSubmitted: { isRight: (value) => typeof value === "boolean", message: "must be true or false" },
}

/** Every option that is something else than it should be; null stands for one that is not given. */
export const kindIssues = (options: ClientOptions): readonly Issue[] => [
  ...wrong("", options, Object.entries(kinds)),
  ...wrong("hooks.", options.hooks, hookNames),
]

const hookNames = ["onRequest", "onResponse", "onDrift", "onTransmitted", "onTransmitFailed"].map(
  (name) => [name, callable] as const,
)

const wrong = (
  place: string,
  options: object | null | undefined,
  kinds: readonly (readonly [name: string, kind: Kind])[],
): readonly Issue[] =>
  kinds.flatMap(([name, { isRight, message }]) => {
    const value: unknown = isObject(options) ? Reflect.get(options, name) : undefined
    return value == null || isRight(value) ? [] : [{ path: `${place}${name}`, message }]
  })
