import { endpoints } from "@flexcharge/schema"
import { describe, expect, test } from "vitest"
import { payment } from "./payment.ts"

describe("every request and reply", () => {
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

test("validation gives a request back as it was given", () => {
  expect(endpoints.evaluate.requestSchema["~standard"].validate(payment)).toEqual({ value: payment })
})

test("validation names each offending field by its path", () => {
  const refused = endpoints.evaluate.requestSchema["~standard"].validate({
    ...payment,
    payer: {},
    orderId: "",
  })
  expect(refused).toMatchObject({
    issues: [{ path: ["orderId"] }, { path: ["payer", "email"], message: "is missing" }],
  })
  expect(endpoints.evaluate.requestSchema["~standard"].validate(1)).toMatchObject({ issues: [{ path: [] }] })
})

test("a reply is read as the client reads it", () => {
  expect(
    endpoints.evaluate.responseSchema["~standard"].validate({ status: "approved", orderId: "o" }),
  ).toEqual({
    value: { status: "APPROVED", orderId: "o", orderSessionKey: "o" },
  })
})
