import { endpoints } from "@flexcharge/schema"
import { describe, expect, test } from "vitest"
import { payment } from "./payment.ts"

describe("Every request and response", () => {
  test.each(Object.entries(endpoints))(
    "of %s is a Standard Schema",
    (_, { requestSchema, responseSchema }) => {
      for (const schema of [requestSchema, responseSchema]) {
        expect(schema["~standard"]).toMatchObject({ version: 1, vendor: "flexcharge" })
        expect(schema["~standard"].validate).toBeTypeOf("function")
      }
    },
  )
})

test("A valid request is returned unchanged.", () => {
  expect(endpoints.evaluate.requestSchema["~standard"].validate(payment)).toEqual({ value: payment })
})

test("Each invalid field is named by its path.", () => {
  const rejected = endpoints.evaluate.requestSchema["~standard"].validate({
    ...payment,
    payer: {},
    orderId: "",
  })
  expect(rejected).toMatchObject({
    issues: [{ path: ["orderId"] }, { path: ["payer", "email"], message: "is missing" }],
  })
  expect(endpoints.evaluate.requestSchema["~standard"].validate(1)).toMatchObject({ issues: [{ path: [] }] })
})

test("A response is decoded as the client decodes it.", () => {
  expect(
    endpoints.evaluate.responseSchema["~standard"].validate({ status: "approved", orderId: "o" }),
  ).toEqual({
    value: { status: "APPROVED", orderId: "o", orderSessionKey: "o" },
  })
})
