/** The register of endpoints as a page: what is sent, by the real codec, and what was recorded of the answers. */
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
const section = async (root: string, name: keyof typeof endpoints): Promise<string> => {
  const endpoint: Described = endpoints[name]
  return `## ${name}

\`${endpoint.method} /v1/${endpoint.path}\`

| what | how |
|---|---|
| client | \`client.${calls[name]}\` |
| authenticated by | ${auths[endpoint.auth]} |
| repeated by the client | ${repeated[endpoint.idempotency]} |
${endpoint.successor === undefined ? "" : `| deprecated, use | [\`${endpoint.successor}\`](#${endpoint.successor}) |\n`}| source | ${endpoint.source} |

${example(name, endpoint.method)}

${await answer(root, name)}`
}

/** A recorded reply, with where it comes from; one that the codec refuses fails the build. */
const answer = async (root: string, name: keyof typeof endpoints): Promise<string> => {
  const manifest = createRequire(join(root, "package.json")).resolve("@flexcharge/schema/package.json")
  const folder = join(dirname(manifest), "fixtures", name)
  const [file = ""] = await readdir(folder)
  const { source, date, confidence, body } = JSON.parse(await readFile(join(folder, file), "utf8"))
  const { response } = endpoints[name] as Endpoint<unknown, unknown> // as: any of them reads an unknown body
  if (!response(body).ok) throw new Error(`The recorded answer of ${name} is refused.`)
  return `An answer (${confidence}, ${date}; ${source}):\n\n${fence(body)}`
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
export const endpointReference = async (root: string = process.cwd()): Promise<readonly MarkdownPage[]> => [
  {
    id: "reference/endpoints",
    title: "Endpoints",
    description: "Every endpoint of the service that this SDK speaks, drawn from its register.",
    body: `Drawn from the register in \`@flexcharge/schema\`: \`endpoints.evaluate.request(…)\` checks a request and gives the JSON below, \`endpoints.evaluate.response(…)\` reads an answer. The types of both are in the [API](/reference/api/schema/).

| endpoint | method and path | client |
|---|---|---|
${names.map((name) => `| [\`${name}\`](#${name.toLowerCase()}) | \`${endpoints[name].method} ${endpoints[name].path}\` | \`${calls[name]}\` |`).join("\n")}

Requests are strict: an unknown or malformed member is refused before anything is sent, with its path. Replies are loose: unknown members and words are kept. What the vendor leaves open is gathered under [open questions](/reference/open-questions/).

${(await Promise.all(names.map((name) => section(root, name)))).join("\n\n")}`,
  },
]
