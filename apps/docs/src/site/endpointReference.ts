/** The reference page of the endpoints: an example request, encoded by the real codec, and a recorded response. */
import { readdir, readFile } from "node:fs/promises"
import { createRequire } from "node:module"
import { dirname, join } from "node:path"
import { type Auth, type Endpoint, endpoints, type Idempotency } from "@flexcharge/schema"
import { exampleInputs } from "./exampleInputs.ts"
import type { MarkdownPage } from "./MarkdownPage.ts"

const auths: Readonly<Record<Auth, string>> = {
  accessToken: "access token",
  tokenization: "`mid` and tokenization key in the query, or access token",
  none: "none",
}

const repeated: Readonly<Record<Idempotency, string>> = {
  safe: "yes, always safe",
  key: "yes, with the same idempotency key",
  none: "no",
}

const calls: Readonly<Record<keyof typeof endpoints, string>> = {
  token: "authenticate()",
  tokenize: "tokenize(request)",
  transmit: "transmit(request)",
  evaluate: "evaluate(request)",
  outcome: "outcome(orderSessionKey)",
  order: "order(id)",
  orders: "orders(query)",
  capture: "capture(request)",
  refund: "refund(id, request)",
  cancel: "cancel(id)",
  externalCancel: "cancelExternal(orderId)",
}

const names = Object.keys(endpoints) as (keyof typeof endpoints)[] // as: the keys of the registry

type Described = Pick<
  Endpoint<unknown, unknown>,
  "method" | "path" | "auth" | "idempotency" | "successor" | "source"
>

/** The section of one endpoint. */
const section = async (root: string, name: keyof typeof endpoints): Promise<string> => {
  const endpoint: Described = endpoints[name]
  return `## ${name}

\`${endpoint.method} /v1/${endpoint.path}\`

| property | value |
|---|---|
| client | \`client.${calls[name]}\` |
| authentication | ${auths[endpoint.auth]} |
| repeated by the client after a failure | ${repeated[endpoint.idempotency]} |
${endpoint.successor === undefined ? "" : `| deprecated, use | [\`${endpoint.successor}\`](#${endpoint.successor}) |\n`}| source | ${endpoint.source} |

${example(name, endpoint.method)}

${await recordedResponse(root, name)}`
}

/** A recorded response with its source; one that the codec rejects fails the build. */
const recordedResponse = async (root: string, name: keyof typeof endpoints): Promise<string> => {
  const manifest = createRequire(join(root, "package.json")).resolve("@flexcharge/schema/package.json")
  const folder = join(dirname(manifest), "fixtures", name)
  const [file = ""] = await readdir(folder)
  const { source, date, confidence, body } = JSON.parse(await readFile(join(folder, file), "utf8"))
  const { response } = endpoints[name] as Endpoint<unknown, unknown> // as: each endpoint decodes an unknown body
  if (!response(body).ok)
    throw new Error(`The codec of ${name} rejects the recorded response in fixtures/${name}/${file}.`)
  return `Response (${confidence}, ${date}; ${source}):\n\n${fence(body)}`
}

const example = (name: keyof typeof endpoints, method: "GET" | "POST"): string => {
  const { request } = endpoints[name] as Endpoint<unknown, unknown> // as: called with the input of the same endpoint below
  const encoded = request(exampleInputs[name])
  if (!encoded.ok)
    throw new Error(`The codec of ${name} rejects its example: ${JSON.stringify(encoded.issues)}`)
  if (encoded.value === undefined) return ""
  if (method === "GET") return `Query:\n\n${fence(encoded.value)}`
  return `Request body:\n\n${fence(encoded.value)}`
}

const fence = (value: unknown): string => `\`\`\`json\n${JSON.stringify(value, null, 2)}\n\`\`\``

/** The page. */
export const endpointReference = async (root: string = process.cwd()): Promise<readonly MarkdownPage[]> => [
  {
    id: "reference/endpoints",
    title: "Endpoints",
    description: "Every endpoint of the service that the SDK calls, with an example request and response.",
    body: `Generated from the registry in \`@flexcharge/schema\`: \`endpoints.evaluate.request(…)\` validates a request and returns the JSON below, \`endpoints.evaluate.response(…)\` decodes a response. Their types are in the [API reference](/reference/api/schema/).

| endpoint | method and path | client |
|---|---|---|
${names.map((name) => `| [\`${name}\`](#${name.toLowerCase()}) | \`${endpoints[name].method} ${endpoints[name].path}\` | \`${calls[name]}\` |`).join("\n")}

Requests are strict: a request with an unknown or malformed field is not sent, and the error names its path. Responses are tolerant: unknown fields and values are kept. What the vendor does not document is listed under [open questions](/reference/open-questions/).

${(await Promise.all(names.map((name) => section(root, name)))).join("\n\n")}`,
  },
]
