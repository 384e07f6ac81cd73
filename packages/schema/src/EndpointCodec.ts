/** How generated code becomes the two halves of an endpoint: a strict request and a loose reply. */
import { type Checked, type Issue, passed, refused } from "./Checked.ts"
import { driftOf, type Known } from "./Drift.ts"
import type { Read } from "./Read.ts"
import { standardSchema } from "./StandardSchema.ts"
import { type Take, told } from "./Take.ts"

/** The strict half: checks what is given and makes the wire's body of it. */
export const request = <Input, Taken = unknown>(
  take: Take,
  body: (taken: Taken) => unknown = (taken) => taken,
) => {
  const wire = (input: unknown): Checked<unknown> => {
    const issues: Issue[] = []
    const taken = take(input, issues)
    return issues.length === 0 ? passed(body(taken as Taken)) : refused(told(issues)) // it passed the check of its type
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
export const reply = <Reply>(
  read: Read,
  known: Known,
  normalise: (wire: unknown) => unknown = (wire) => wire,
) => {
  const answer = (wire: unknown): Checked<Reply> => {
    const issues: Issue[] = []
    const value = read(normalise(wire), issues)
    return issues.length === 0 ? passed(value as Reply) : refused(told(issues)) // it was read as its type
  }
  return {
    reply: answer,
    replySchema: standardSchema<unknown, Reply>(answer),
    drift: (wire: unknown) => driftOf(known, normalise(wire)),
  }
}
