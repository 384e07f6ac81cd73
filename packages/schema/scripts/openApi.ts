/** Renders the endpoints as an OpenAPI 3.1 document of the service's JSON, with sources and known values. */
import { readFileSync } from "node:fs"
import * as Schema from "effect/Schema"
import type * as SchemaAST from "effect/SchemaAST"
import * as Schemas from "../src/effect.ts"
import { type JsonSchema, meaning, renderer } from "./jsonSchema.ts"

type Name = keyof typeof Schemas.endpoints

interface Bodies {
  readonly request?: Schema.Constraint
  readonly response: Schema.Constraint
}

const bodies: Readonly<Record<Name, Bodies>> = {
  token: { request: Schemas.TokenRequest, response: Schemas.TokenResponse },
  tokenize: { request: Schemas.TokenizeRequest, response: Schemas.TokenizeResponse },
  transmit: { request: Schemas.TransmitRequest, response: Schemas.TransmitResponse },
  evaluate: { request: Schemas.EvaluateRequest, response: Schemas.EvaluateResponse },
  outcome: { request: Schemas.OutcomeRequest, response: Schemas.OutcomeResponse },
  order: { response: Schemas.Order },
  orders: { request: Schemas.OrdersQuery, response: Schemas.Orders },
  capture: { request: Schemas.CaptureRequest, response: Schemas.CaptureResponse },
  refund: { request: Schemas.RefundRequest, response: Schemas.RefundResponse },
  cancel: { request: Schemas.CancelRequest, response: Schemas.CancelResponse },
  externalCancel: { request: Schemas.CancelRequest, response: Schemas.CancelResponse },
}

const json = (schema: JsonSchema) => ({ "application/json": { schema } })

const security = {
  accessToken: [{ accessToken: [] }],
  tokenization: [{ accessToken: [] }, { tokenizationKey: [], mid: [] }],
  none: [],
} as const

/** Builds the document. */
export const openapi = (): JsonSchema => {
  const components = new Map<string, JsonSchema>()
  const render = renderer(components)
  const fieldsOf = (schema: Schema.Constraint) => (schema.ast as SchemaAST.Objects).propertySignatures // queries are structs

  const operation = (name: Name): JsonSchema => {
    const endpoint = Schemas.endpoints[name]
    const { request, response } = bodies[name]
    const inPath = endpoint.path.includes("{id}")
      ? [{ name: "id", in: "path", required: true, schema: { type: "string" } }]
      : []
    const inQuery =
      endpoint.method === "GET" && request !== undefined
        ? fieldsOf(request).map(({ name: field, type }) => ({
            ...{ name: String(field), in: "query", required: false },
            ...{ description: meaning(type) ?? "", schema: render(type) },
          }))
        : []
    return {
      operationId: name,
      description: `Source: ${endpoint.source}.`,
      deprecated: "successor" in endpoint && endpoint.successor !== undefined,
      security: security[endpoint.auth],
      parameters: [...inPath, ...inQuery],
      ...(endpoint.method === "POST" && request !== undefined
        ? { requestBody: { required: true, content: json(render(request.ast)) } }
        : {}),
      responses: {
        "200": { description: "Success.", content: json(render(Schema.toType(response).ast)) },
        "400": { description: "Rejected: fields are missing or invalid." },
        "401": { description: "The key pair or the access token is not accepted." },
        "409": { description: "The same idempotency key is in use, or was used with another payload." },
      },
    }
  }

  const paths: Record<string, JsonSchema> = {}
  for (const name of Object.keys(bodies) as Name[]) {
    const { path, method } = Schemas.endpoints[name]
    paths[`/${path}`] = { ...paths[`/${path}`], [method.toLowerCase()]: operation(name) }
  }
  const event = render(Schema.toType(Schemas.WebhookBody).ast)
  return {
    openapi: "3.1.0",
    info: {
      title: "FlexCharge (FlexFactor) API, as this SDK understands it",
      version: JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8")).version,
      description: "Compiled from public material; every field names its source and how reliable it is.",
      license: { name: "MIT", identifier: "MIT" },
    },
    servers: [
      "api-sandbox.flexfactor.io",
      "api.flexfactor.io",
      "api-sandbox.flex-charge.com",
      "api.flex-charge.com",
    ].map((host) => ({ url: `https://${host}/v1` })),
    paths,
    webhooks: {
      event: {
        post: {
          operationId: "webhook",
          description: `Signed by x-fc-authorization. Known events: ${Object.keys(Schemas.eventTags).join(", ")}. The content type is not JSON.`,
          requestBody: { content: { "text/plain": { schema: event } } },
          responses: { "200": { description: "Accepted, or already known." } },
        },
      },
    },
    components: {
      securitySchemes: {
        accessToken: { type: "http", scheme: "bearer", bearerFormat: "JWT" },
        tokenizationKey: { type: "apiKey", in: "query", name: "environment" },
        mid: { type: "apiKey", in: "query", name: "mid" },
      },
      schemas: Object.fromEntries(components),
    },
  }
}
