/** The register of endpoints as a page: what is sent, shown by sending an example through the real codec. */
import { type Auth, type Endpoint, endpoints, type Idempotency } from "@flexcharge/schema"
import { exampleInputs } from "./exampleInputs.ts"
import type { MarkdownPage } from "./MarkdownPage.ts"

const auths: Readonly<Record<Auth, string>> = {
  bearer: "bearer",
  tokenization: "`mid` and tokenization key in the query, or bearer",
  none: "none",
}

const repeated: Readonly<Record<Idempotency, string>> = {
  safe: "yes, always safe",
  key: "yes, with the same idempotency key",
  none: "never by itself",
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

const names = Object.keys(endpoints) as (keyof typeof endpoints)[] // as: the register's own keys

type Described = Pick<
  Endpoint<unknown, unknown>,
  "method" | "path" | "auth" | "idempotency" | "successor" | "source"
>

/** `## evaluate` and what there is to know of it. */
const section = (name: keyof typeof endpoints): string => {
  const endpoint: Described = endpoints[name]
  return `## ${name}

\`${endpoint.method} /v1/${endpoint.path}\`

| what | how |
|---|---|
| client | \`client.${calls[name]}\` |
| authenticated by | ${auths[endpoint.auth]} |
| repeated by the client | ${repeated[endpoint.idempotency]} |
${endpoint.successor === undefined ? "" : `| deprecated, use | [\`${endpoint.successor}\`](#${endpoint.successor}) |\n`}| source | ${endpoint.source} |

${example(name, endpoint.method)}`
}

const example = (name: keyof typeof endpoints, method: "GET" | "POST"): string => {
  const { request } = endpoints[name] as Endpoint<unknown, unknown> // as: paired with its own input just below
  const checked = request(exampleInputs[name])
  if (!checked.ok) throw new Error(`The example of ${name} is refused: ${JSON.stringify(checked.issues)}`)
  if (checked.value === undefined) return ""
  if (method === "GET") return `Query:\n\n${fence(checked.value)}`
  return `On the wire:\n\n${fence(checked.value)}`
}

const fence = (value: unknown): string => `\`\`\`json\n${JSON.stringify(value, null, 2)}\n\`\`\``

/** The page. */
export const endpointReference = async (): Promise<readonly MarkdownPage[]> => [
  {
    id: "reference/endpoints",
    title: "Endpoints",
    description: "Every endpoint of the service that this SDK speaks, drawn from its register.",
    body: `Drawn from the register in \`@flexcharge/schema\`: \`endpoints.evaluate.request(…)\` checks a request and gives the JSON below, \`endpoints.evaluate.reply(…)\` reads an answer. The types of both are in the [API](/reference/api/schema/).

| endpoint | method and path | client |
|---|---|---|
${names.map((name) => `| [\`${name}\`](#${name.toLowerCase()}) | \`${endpoints[name].method} ${endpoints[name].path}\` | \`${calls[name]}\` |`).join("\n")}

Requests are strict: an unknown or malformed member is refused before anything is sent, with its path. Replies are loose: unknown members and words are kept.

${names.map(section).join("\n\n")}`,
  },
]
