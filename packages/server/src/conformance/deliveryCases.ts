/** Cases about deliveries: who signed them, when, for which host, and how often. */
import { deepEqual, equal, ok } from "node:assert/strict"
import type { WebhookOptions } from "../WebhookEndpoint.ts"
import { accepted, type Calls, type ConformanceCase, conformanceCase, opened, rejected } from "./Case.ts"
import { freshEvent, otherSecret, post, secret, sign } from "./client.ts"

const minutes = 60_000

const flipped = (url: string) => {
  const delivery = sign(url)
  return { ...delivery, body: delivery.body.toString().replace("order.completed", "order.completee") }
}

const without = (header: string) => (url: string) => {
  const { headers, ...rest } = sign(url)
  return { ...rest, headers: Object.fromEntries(Object.entries(headers).filter(([name]) => name !== header)) }
}

/** Signed for another host than the one that is called. */
const signedFor = (host: string) => (url: string) => {
  const { headers, ...rest } = sign(url, freshEvent(), { host })
  return { ...rest, headers: { ...headers, host: new URL(url).host } }
}

const failsOnce = (
  name: string,
  options: (attempt: () => void) => Partial<WebhookOptions>,
): ConformanceCase => ({
  name,
  run: (adapter) => {
    let attempts = 0
    const attempt = () => {
      attempts += 1
      if (attempts === 1) throw new Error("database down")
    }
    const calls: Calls = async ({ url }, observed) => {
      const delivery = sign(url)
      const statuses = [await post(url, delivery), await post(url, delivery)].map(({ status }) => status)
      deepEqual(statuses, [503, 200])
      equal(attempts, 2)
      deepEqual(observed.reasons, ["Error: database down"])
    }
    return opened(adapter, calls, options(attempt))
  },
})

export const deliveries: readonly ConformanceCase[] = [
  conformanceCase("accepts a valid delivery", accepted(sign)),
  conformanceCase(
    "accepts the second secret of a rotation",
    accepted((url) => sign(url, freshEvent(), { secret: otherSecret })),
    { secrets: [secret, otherSecret] },
  ),
  conformanceCase(
    "uses the secrets of the requested URL, for many merchants",
    async ({ url }, observed) => {
      equal((await post(`${url}?merchant=north`, sign(url))).status, 200)
      equal((await post(`${url}?merchant=south`, sign(url))).status, 401)
      equal(observed.events.length, 1)
    },
    { secrets: ({ url }) => (new URL(url).searchParams.get("merchant") === "north" ? [secret] : []) },
  ),
  conformanceCase(
    "rejects an invalid signature",
    rejected(401, "SignatureMismatch", (url) => sign(url, freshEvent(), { secret: otherSecret })),
  ),
  conformanceCase("rejects a body with a changed byte", rejected(401, "BodyMismatch", flipped)),
  conformanceCase("rejects a missing header", rejected(401, "MissingHeader", without("x-fc-nonce"))),
  conformanceCase(
    "rejects a stale delivery",
    rejected(401, "StaleDelivery", (url) => sign(url, freshEvent(), { now: Date.now() - 6 * minutes })),
  ),
  conformanceCase(
    "accepts a stale delivery that onStale confirms",
    accepted((url) => sign(url, freshEvent(), { now: Date.now() - 6 * minutes })),
    { onStale: async (event) => event.event === "order.completed" },
  ),
  conformanceCase(
    "rejects a delivery from the future",
    rejected(401, "FutureDelivery", (url) => sign(url, freshEvent(), { now: Date.now() + 6 * minutes })),
  ),
  conformanceCase(
    "rejects a delivery for another host",
    rejected(401, "SignatureMismatch", signedFor("other.example")),
  ),
  conformanceCase(
    "accepts a delivery for publicHost behind a proxy",
    accepted(signedFor("pay.example:8443")),
    {
      publicHost: "pay.example:8443",
    },
  ),
  conformanceCase(
    "acknowledges a repeated delivery with 200 and handles it once in this process",
    async ({ url }, observed) => {
      const body = JSON.parse(freshEvent())
      const first = sign(url, JSON.stringify(body))
      equal((await post(url, first)).status, 200)
      equal((await post(url, first)).status, 200)
      const again = sign(url, JSON.stringify({ ...body, IsResent: true }), { now: Date.now() - minutes })
      equal((await post(url, again)).status, 200)
      equal(observed.events.length, 1)
    },
  ),
  conformanceCase(
    "handles 50 simultaneous repetitions once, and all share its result",
    async ({ url }, observed) => {
      const delivery = sign(url)
      const responses = await Promise.all(Array.from({ length: 50 }, () => post(url, delivery)))
      ok(responses.every(({ status }) => status === 200))
      equal(observed.events.length, 1)
    },
  ),
  conformanceCase("passes an unknown event to the handler of unknown events", async ({ url }, observed) => {
    equal(
      (await post(url, sign(url, freshEvent("order.completed", { Event: "order.teleported" })))).status,
      200,
    )
    equal(observed.events[0]?._tag, "UnknownEvent")
  }),
  conformanceCase("accepts an event that has no handler", async ({ url }, observed) => {
    equal((await post(url, sign(url, freshEvent("order.expired")))).status, 200)
    equal(observed.events.length, 0)
  }),
  failsOnce(
    "responds with 503 when a handler throws, and handles the event at its next delivery",
    (attempt) => ({
      on: { "order.completed": attempt },
    }),
  ),
  conformanceCase(
    "acknowledges an event that the sink reports as a duplicate with 200",
    async ({ url }, observed) => {
      equal((await post(url, sign(url))).status, 200)
      deepEqual(observed.reasons, [])
    },
    { sink: { accept: () => "duplicate" } },
  ),
  conformanceCase(
    "does not pass an event that the sink has to a handler, after any time",
    async ({ url }, observed) => {
      equal((await post(url, sign(url))).status, 200)
      equal((await post(url, sign(url, freshEvent(), { now: Date.now() - 6 * minutes }))).status, 200)
      deepEqual(observed, { events: [], reasons: [] })
    },
    { sink: { has: () => true, accept: () => "accepted" } },
  ),
  failsOnce(
    "responds with 503 while the sink fails, and accepts the event at its next delivery",
    (attempt) => ({
      sink: {
        accept: () => {
          attempt()
          return "accepted"
        },
      },
    }),
  ),
]
