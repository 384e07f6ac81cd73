import { readErrorBody } from "@flexcharge/schema"
import fc from "fast-check"
import { expect, test } from "vitest"
import { fixture } from "./fixture.ts"

const traceId = "00-0123456789abcdef0123456789abcdef-0123456789abcdef-01"

test("An object of field names with texts is read.", () => {
  expect(readErrorBody(fixture("errors/flat-validation"))).toEqual({
    messages: [
      { path: "idempotencyKey", message: "The IdempotencyKey field is required." },
      { path: "transaction.id", message: "The Id field is required." },
    ],
    traceId,
  })
})

test("ProblemDetails are read, with the trace id next to the errors or among them.", () => {
  expect(readErrorBody(fixture("errors/problem-details"))).toEqual({
    messages: [{ path: "payer.email", message: "The Email field is required." }],
    traceId,
  })
  expect(readErrorBody({ status: "400", errors: { TraceId: [traceId], "$.Mid": ["bad"] } })).toEqual({
    messages: [{ path: "mid", message: "bad" }],
    traceId,
  })
})

test("The envelope is read with items and with texts as errors.", () => {
  expect(readErrorBody(fixture("refund/too-much")).messages).toEqual([
    { message: "Amount to refund (1.00) is greater than maximum refund amount in (0.00))", code: "2001" },
  ])
  expect(readErrorBody({ errors: ["no", { message: "so", code: "1" }, 7, { item2: "x" }] }).messages).toEqual(
    [{ message: "no" }, { message: "so", code: "1" }],
  )
})

test("The detail or the title is used when no field is named.", () => {
  expect(readErrorBody({ title: "Conflict" })).toEqual({ messages: [{ message: "Conflict" }] })
  expect(readErrorBody({ title: "Conflict", detail: "The key was used." }).messages).toEqual([
    { message: "The key was used." },
  ])
  expect(readErrorBody({ message: "Forbidden", errors: [] })).toEqual({
    messages: [{ message: "Forbidden" }],
  })
  expect(readErrorBody({ responseMessage: "No" })).toEqual({ messages: [{ message: "No" }] })
})

test("No body makes the reader throw.", () => {
  fc.assert(
    fc.property(fc.anything(), (body) => {
      expect(Array.isArray(readErrorBody(body).messages)).toBe(true)
    }),
  )
})
