/** How a schema becomes the two halves of an endpoint: a strict request and a loose reply. */
import type * as Schema from "effect/Schema"
import { acceptor } from "./Acceptor.ts"
import { arranger } from "./Arrange.ts"
import { type Checked, type Issue, passed, refused } from "./Checked.ts"
import { loose, strict } from "./Decode.ts"
import { driftOf } from "./Drift.ts"
import { zipRule } from "./Parties.ts"
import { standardSchema } from "./StandardSchema.ts"
import * as Wire from "./Wire.ts"

type Rule = (value: Readonly<Record<string, unknown>>) => readonly {
  readonly path: readonly string[]
  readonly issue: string
}[]

/** Runs a rule on one member of the raw input, so that it is heard even when other members fail. */
export const onMember =
  (member: string, rule: Rule) =>
  (input: unknown): readonly Issue[] => {
    const value = Wire.isJsonObject(input) ? input[member] : undefined
    if (!Wire.isJsonObject(value)) return []
    return rule(value).map(({ path, issue }) => ({ path: [member, ...path].join("."), message: issue }))
  }

/** Both addresses need a postal code. */
export const addressRules = [
  onMember("billingInformation", zipRule),
  onMember("shippingInformation", zipRule),
]

/** A function that is made when it is first called: what a process never asks costs its start nothing. */
const onFirstUse = <A>(make: () => (value: unknown) => A): ((value: unknown) => A) => {
  let made: ((value: unknown) => A) | undefined
  return (value) => {
    made ??= make()
    return made(value)
  }
}

/** The strict half: checks what is given, in plain code first, and makes the wire's body of it. */
export const request = <Input, Type>(
  schema: Schema.ConstraintDecoder<Type>,
  body: (value: Type) => unknown = (value) => value,
  rules: readonly ((input: unknown) => readonly Issue[])[] = [],
) => {
  const decode = onFirstUse(() => strict(schema))
  const accepts = onFirstUse(() => acceptor(schema.ast))
  const arrange = onFirstUse(() => arranger(schema.ast))
  const toBody = (value: unknown) => passed(body(arrange(value) as Type)) // accepted or decoded: it is of that type
  const wire = (input: unknown): Checked<unknown> => {
    if (accepts(input)) return toBody(input)
    const checked = decode(input)
    if (checked.ok) return toBody(checked.value)
    const heard = new Set(checked.issues.map((issue) => issue.path))
    const missed = rules.flatMap((rule) => rule(input)).filter((issue) => !heard.has(issue.path))
    return refused([...checked.issues, ...missed])
  }
  const asGiven = (input: unknown): Checked<Input> => {
    const checked = wire(input)
    return checked.ok ? passed(input as Input) : checked // it passed the check of its own type
  }
  return { request: wire, requestSchema: standardSchema<Input, Input>(asGiven) }
}

/** The request of an endpoint that takes none. */
export const nothing = {
  request: () => passed(undefined),
  requestSchema: standardSchema<undefined, undefined>(() => passed(undefined)),
}

/** The loose half: reads what comes, and says what of it is new. */
export const reply = <Type>(
  schema: Schema.ConstraintDecoder<Type>,
  normalise: (wire: unknown) => unknown = (wire) => wire,
) => {
  const decode = onFirstUse(() => loose(schema))
  const read = (wire: unknown) => decode(normalise(wire))
  return {
    reply: read,
    replySchema: standardSchema<unknown, Type>(read),
    drift: (wire: unknown) => driftOf(schema.ast, normalise(wire)),
  }
}
