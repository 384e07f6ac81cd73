/** The plain answer of every codec: the value, or every offending field with what is wrong. */
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import * as SchemaIssue from "effect/SchemaIssue"

/** One offending field. The offending value is never repeated: it may be a card number. */
export interface Issue {
  /** Dotted path, such as `transaction.amount` or `orderItems.0.amount`; empty for the whole. */
  readonly path: string
  /** What is wrong with it. */
  readonly message: string
}

/** A checked value, or all that is wrong with it. */
export type Checked<A> =
  | { readonly ok: true; readonly value: A }
  | { readonly ok: false; readonly issues: readonly Issue[] }

/** A value that passed. */
export const passed = <A>(value: A): Checked<A> => ({ ok: true, value })

/** Fields that did not pass. */
export const refused = (issues: readonly Issue[]): Checked<never> => ({ ok: false, issues })

/** Every issue as one sentence. */
export const describe = (issues: readonly Issue[]): string =>
  issues.map(({ path, message }) => (path === "" ? message : `${path} ${message}`)).join("; ")

// Effect's default messages are about types; these name what to send, and never what was sent.
const expectedOf = (annotations: unknown): string | undefined => {
  if (typeof annotations !== "object" || annotations === null) return undefined
  const { message, expected } = annotations as Record<string, unknown> // annotations are open by design
  const text = message ?? expected
  return typeof text === "string" ? text : undefined
}

const typeNames: Record<string, string> = {
  String: "a text",
  Number: "a number",
  Boolean: "true or false",
  Objects: "an object",
  Arrays: "a list",
  Literal: "the one allowed value",
}

const expectation = (ast: {
  readonly _tag: string
  readonly annotations?: unknown
  readonly literal?: unknown
  readonly types?: readonly unknown[]
}): string =>
  ast._tag === "Literal"
    ? JSON.stringify(ast.literal)
    : ast._tag === "Union" && Array.isArray(ast.types)
      ? [...new Set(ast.types.map(expectation))].join(" or ")
      : (typeNames[ast._tag] ?? expectedOf(ast.annotations) ?? "another value")

const format = SchemaIssue.makeFormatterStandardSchemaV1({
  leafHook: (issue) => {
    switch (issue._tag) {
      case "MissingKey":
        return "is missing"
      case "UnexpectedKey":
        return "is not a field of this request; look for a misspelling"
      case "InvalidType":
        return `must be ${expectation(issue.ast)}`
      case "InvalidValue":
        return expectedOf(issue.annotations) ?? "is not valid"
      default:
        return "is not one of the allowed values"
    }
  },
  checkHook: (issue) => {
    const expected = expectedOf(issue.filter.annotations)
    return expected === undefined ? undefined : `must be ${expected}`
  },
})

// The first complaint about a field is enough: the next often follows from it.
const toIssues = (issue: SchemaIssue.Issue): readonly Issue[] => {
  const messages = new Map<string, string>()
  for (const { path, message } of format(issue).issues) {
    const name = (path ?? []).map((part) => String(typeof part === "object" ? part.key : part)).join(".")
    if (!messages.has(name)) messages.set(name, message)
  }
  return [...messages].map(([path, message]) => ({ path, message }))
}

const decoder =
  (onExcessProperty: "error" | "ignore") =>
  <A>(schema: Schema.ConstraintDecoder<A>) => {
    const decode = Schema.decodeUnknownResult(schema, { errors: "all", onExcessProperty })
    return (input: unknown): Checked<A> => {
      const result = decode(input)
      return Result.isSuccess(result) ? passed(result.success) : refused(toIssues(result.failure.issue))
    }
  }

/** A decoder for what we send: exact, every offending field reported, unknown fields refused. */
export const strict = decoder("error")

/** A decoder for what we receive: unknown fields are kept where the schema keeps them. */
export const loose = decoder("ignore")
