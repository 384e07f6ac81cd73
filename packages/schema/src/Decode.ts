/** The decoders: strict for what we send, loose for what we receive, both answering in plain terms. */
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import * as SchemaIssue from "effect/SchemaIssue"
import { type Checked, type Issue, passed, refused } from "./Checked.ts"

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
