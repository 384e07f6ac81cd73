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

test("the document is valid OpenAPI 3.1 by a public validator", async () => {
  const result = await new Validator().validate(structuredClone(document))
  expect(result).toEqual({ valid: true })
})

test("the document holds every endpoint of the register once", () => {
  const operations = Object.values(document.paths).flatMap((path) =>
    Object.values(path).map((each) => each.operationId),
  )
  expect(operations.sort()).toEqual(Object.keys(endpoints).sort())
})

test("every member of every schema is documented", () => {
  const undocumented = Object.entries(document.components.schemas).flatMap(([name, schema]) =>
    Object.entries(schema.properties)
      .filter(([, member]) => !member.description?.includes("Source: "))
      .map(([member]) => `${name}.${member}`),
  )
  expect(undocumented).toEqual([])
})

test("the document speaks the wire's names", () => {
  const text = JSON.stringify(document)
  for (const name of ["AppKey", "payment_method", "amountToRefund", "ExtraData", "EcommerceIndicator"])
    expect(text).toContain(`"${name}"`)
  expect(text).not.toContain('"zipcode"')
  for (const name of Object.keys(eventTags)) expect(text).toContain(name)
})
