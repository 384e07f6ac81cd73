/** Cases about bodies: their type, size and pace, and what parsers did to them. */
import { deepEqual, equal, match, ok } from "node:assert/strict"
import { gzipSync } from "node:zlib"
import type { Adapter } from "./Adapter.ts"
import { accepted, type ConformanceCase, conformanceCase, opened, rejected } from "./Case.ts"
import { begin, freshEvent, post, sign } from "./client.ts"

const spaced = () => `  ${JSON.stringify(JSON.parse(freshEvent()), null, 3)}\n`

const typed =
  (type: string, body = freshEvent) =>
  (url: string) => {
    const delivery = sign(url, body())
    return { ...delivery, headers: { ...delivery.headers, "content-type": type } }
  }

const large = () => freshEvent("order.completed", { EventData: "x".repeat(200_000) })

const types = [
  "text/plain",
  "application/json",
  "application/json; charset=utf-8",
  "application/octet-stream",
  "weird/type",
]

const isForm = (parser: string) => parser.includes("urlencoded")
const typeOf = (parser: string) => (isForm(parser) ? "application/x-www-form-urlencoded" : "application/json")

const eachParser = (
  name: string,
  run: (adapter: Adapter, parser: string) => Promise<void>,
): ConformanceCase => ({
  name,
  run: async (adapter) => {
    ok(adapter.parsers.length > 0, `${adapter.name} names no parser`)
    for (const parser of adapter.parsers) await run(adapter, parser)
  },
})

export const bodies: readonly ConformanceCase[] = [
  ...types.map((type) => conformanceCase(`accepts content type ${type}`, accepted(typed(type)))),
  conformanceCase(
    "accepts a body with spaces and escapes as they were sent",
    accepted(typed("application/json", spaced)),
  ),
  conformanceCase("accepts a body in chunks", async ({ url }, observed) => {
    equal((await post(url, sign(url), { isChunked: true })).status, 200)
    equal(observed.events.length, 1)
  }),
  conformanceCase(
    "rejects an authentic body that is not a webhook",
    rejected(400, "MalformedBody", (url) => sign(url, "ping")),
  ),
  ...["text/plain", "application/json"].map((type) =>
    conformanceCase(
      `rejects a compressed body of type ${type}, with an error that names Content-Encoding`,
      rejected(415, "CompressedBody", (url) => {
        const delivery = sign(url, gzipSync(freshEvent()))
        return {
          ...delivery,
          headers: { ...delivery.headers, "content-type": type, "content-encoding": "gzip" },
        }
      }),
    ),
  ),
  conformanceCase(
    "rejects an authentic empty body",
    rejected(400, "MalformedBody", (url) => sign(url, "")),
  ),
  conformanceCase(
    "rejects a body whose declared length is above the limit",
    rejected(413, "BodyTooLarge", (url) => sign(url, large())),
  ),
  conformanceCase("rejects a body above the limit that declares no length", async ({ url }, observed) => {
    equal((await post(url, sign(url, large()), { isChunked: true })).status, 413)
    deepEqual(observed.reasons, ["BodyTooLarge"])
  }),
  conformanceCase(
    "rejects the body of a slow sender within its deadline",
    async ({ url }, observed) => {
      match(await begin(url, sign(url), 20).response, /^HTTP\/1.1 408 /)
      deepEqual(observed, { events: [], reasons: ["BodyIncomplete"] })
    },
    { bodyTimeoutMillis: 300 },
  ),
  conformanceCase("accepts a delivery after an aborted one", async ({ url }, observed) => {
    const upload = begin(url, sign(url), 20)
    setTimeout(upload.abort, 50)
    await upload.response
    equal((await post(url, sign(url))).status, 200)
    equal(observed.events.length, 1)
  }),
  ...["GET", "HEAD", "PUT", "DELETE"].map((method) =>
    conformanceCase(`rejects the method ${method}`, async ({ url }, observed) => {
      equal((await post(url, { headers: {}, body: "" }, { method })).status, 405)
      deepEqual(observed, { events: [], reasons: [] })
    }),
  ),
  eachParser("reports at once which parser consumed the body, and how to fix it", async (adapter, parser) => {
    let message = ""
    const onRejected = (error: unknown) => {
      message = String(error)
    }
    await opened(
      adapter,
      async ({ url }, observed) => {
        const response = await post(url, typed(typeOf(parser))(url))
        equal(response.status, 500)
        ok(message.includes(parser), message)
        match(message, /raw body is not available.*(before (it|anything)|rawBody)/s)
        equal(observed.events.length, 0)
      },
      { onRejected },
      { parser },
    )
  }),
  eachParser("uses the raw body that a parser keeps", (adapter, parser) =>
    opened(adapter, accepted(typed(typeOf(parser), spaced)), {}, { parser, isRawBodyKept: true }),
  ),
  eachParser(
    "passes its own errors to the framework's error handler, or responds itself",
    (adapter, parser) => {
      const calls = async ({ url }: { url: string }) => {
        const response = await post(url, typed(typeOf(parser))(url))
        deepEqual(
          [response.status, response.body],
          [500, adapter.hasErrorPath ? "error page" : "Internal Server Error"],
        )
      }
      return opened(adapter, calls, {}, { parser, hasErrorPage: adapter.hasErrorPath })
    },
  ),
]
