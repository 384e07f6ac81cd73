import { endpoints, eventTags } from "@flexcharge/schema"
import { Validator } from "@seriousme/openapi-schema-validator"
import { expect, test } from "vitest"
import { openapi } from "../scripts/openApi.ts"

const document = openapi() as {
  readonly paths: Record<string, Record<string, { readonly operationId: string }>>
  readonly components: {
    readonly schemas: Record<string, { readonly properties: Record<string, { description?: string }> }>
  }
} // just built; the validator below holds it to the specification

test("A public validator accepts the document as OpenAPI 3.1.", async () => {
  const result = await new Validator().validate(structuredClone(document))
  expect(result).toEqual({ valid: true })
})

test("The document has every endpoint once.", () => {
  const operations = Object.values(document.paths).flatMap((path) =>
    Object.values(path).map((each) => each.operationId),
  )
  expect(operations.sort()).toEqual(Object.keys(endpoints).sort())
})

test("Every field of every schema is documented.", () => {
  const undocumented = Object.entries(document.components.schemas).flatMap(([name, schema]) =>
    Object.entries(schema.properties)
      .filter(([, field]) => !field.description?.includes("Source: "))
      .map(([field]) => `${name}.${field}`),
  )
  expect(undocumented).toEqual([])
})

test("The document has the field names of the service's JSON.", () => {
  const text = JSON.stringify(document)
  for (const name of [
    "AppKey",
    "payment_method",
    "amountToRefund",
    "ExtraData",
    "EcommerceIndicator",
    "TimeStamp",
  ])
    expect(text).toContain(`"${name}"`)
  expect(text).not.toContain('"zipcode"')
  expect(document.components.schemas).toMatchObject({
    TokenizeResponse: {
      properties: { transaction: { properties: { payment_method: { required: ["token"] } } } },
    },
    RefundRequest: { properties: { amountToRefund: { type: "number" } } },
  })
  for (const name of Object.keys(eventTags)) expect(text).toContain(name)
})
