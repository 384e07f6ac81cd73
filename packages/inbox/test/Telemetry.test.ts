import { rm } from "node:fs/promises"
import { join } from "node:path"
import { afterAll, expect, test } from "vitest"
import { createInbox, sqlite } from "../src/index.ts"
import { deliver, until, webhook } from "../src/suite/Case.ts"
import { temporaryFolder } from "./programs/places.ts"

const folder = await temporaryFolder()
afterAll(() => rm(folder, { recursive: true }))

test("spans and counters report what happens, without personal data", async () => {
  const counts: Record<string, number> = {}
  const spans: { name: string; attributes: object; ended: boolean; failed: boolean }[] = []
  const lags: number[] = []
  let failures = 1
  const inbox = createInbox({
    store: sqlite(join(folder, "one.db")),
    maxAttempts: 2,
    backoff: { baseMillis: 10 },
    onAlert: () => {},
    handle: (event) => {
      if (event.orderSessionKey === "dead" || failures-- > 0) throw new Error("Not now.")
    },
    meter: {
      createCounter: (name) => ({
        add: (value) => {
          counts[name] = (counts[name] ?? 0) + value
        },
      }),
      createHistogram: (name, { unit }) => ({
        record: (value) => lags.push(name === "flexcharge.inbox.lag" && unit === "ms" ? value : -1),
      }),
    },
    tracer: {
      startSpan: (name, { attributes }) => {
        const span = { name, attributes, ended: false, failed: false }
        spans.push(span)
        return {
          setAttribute: () => {},
          setStatus: ({ code }) => {
            span.failed = code === 2
          },
          end: () => {
            span.ended = true
          },
        }
      },
    },
  })
  await inbox.start()
  const event = webhook("order.completed", "order-1")
  await deliver(inbox, event)
  await deliver(inbox, event)
  await until("it is handled", async () => (await inbox.stats()).pending === 0)
  await deliver(inbox, webhook("order.completed", "dead"))
  await until("it is dead", async () => (await inbox.stats()).dead === 1)
  await inbox.stop()
  expect(counts).toEqual({
    "flexcharge.inbox.accepted": 2,
    "flexcharge.inbox.duplicate": 1,
    "flexcharge.inbox.handled": 1,
    "flexcharge.inbox.retried": 2,
    "flexcharge.inbox.dead": 1,
  })
  expect(lags).toHaveLength(4)
  expect(lags.every((lag) => lag >= 0)).toBe(true)
  expect(spans.every(({ ended }) => ended)).toBe(true)
  const handling = spans.filter(({ name }) => name === "flexcharge.inbox.handle")
  expect(handling.map(({ failed }) => failed)).toEqual([true, false, true, true])
  expect(handling[0]?.attributes).toEqual({ "flexcharge.event": "order.completed", "flexcharge.attempt": 1 })
  expect(JSON.stringify(spans)).not.toMatch(/order-1|shop-/)
})

test("a tracer or meter that fails does not disturb the inbox", async () => {
  const fail = () => {
    throw new Error("The exporter is broken.")
  }
  const inbox = createInbox({
    store: sqlite(join(folder, "two.db")),
    handle: () => {},
    meter: { createCounter: () => ({ add: fail }), createHistogram: fail },
    tracer: { startSpan: fail },
  })
  await inbox.start()
  expect(await deliver(inbox, webhook("order.completed", "order-1"))).toBe("accepted")
  await until("it is handled", async () => (await inbox.stats()).pending === 0)
  await inbox.stop()
})
