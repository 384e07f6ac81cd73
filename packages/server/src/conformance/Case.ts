/** How a question is put: the adapter is opened, asked over real HTTP, and closed; a wrong answer is an assertion. */
import { deepEqual, equal, ok } from "node:assert/strict"
import type { WebhookEvent } from "@flexcharge/schema"
import { isWebhookError } from "@flexcharge/webhooks"
import type { WebhookOptions } from "../WebhookEndpoint.ts"
import type { Adapter, RunningServer, Setup } from "./Adapter.ts"
import { post, secret, type sign } from "./client.ts"
import { rejectIfHanging } from "./timeout.ts"

/** One question of the conformance suite. */
export interface ConformanceCase {
  readonly name: string
  /** Rejects where the adapter answers wrongly, or hangs: seconds on an idle machine, more on one that is slow itself. */
  readonly run: (adapter: Adapter) => Promise<void>
}

/** What the merchant's side saw. */
export interface Seen {
  readonly events: WebhookEvent[]
  readonly reasons: string[]
}

/** What is done with an open adapter. */
export type Ask = (server: RunningServer, seen: Seen) => Promise<void>

/** Opens an adapter, asks, closes it. */
export const opened = async (
  adapter: Adapter,
  ask: Ask,
  more: Partial<WebhookOptions> = {},
  setup: Partial<Setup> = {},
) => {
  const seen: Seen = { events: [], reasons: [] }
  const record = (event: WebhookEvent) => {
    seen.events.push(event)
  }
  const options: WebhookOptions = {
    secrets: [secret],
    on: { "order.completed": record, unknown: record },
    onRejected: (error) => {
      seen.reasons.push(isWebhookError(error) ? error.reason._tag : String(error))
    },
    bodyTimeoutMillis: 60_000, // a slow machine is no slow sender; an adapter that waits for what will not come hangs
    maxBodyBytes: 65_536,
    ...more,
  }
  const server = await rejectIfHanging("started", adapter.start({ options, ...setup }))
  try {
    await rejectIfHanging("answered", ask(server, seen))
  } finally {
    await rejectIfHanging("closed", server.close())
  }
}

/** A question that needs nothing but options. */
export const conformanceCase = (name: string, ask: Ask, more?: Partial<WebhookOptions>): ConformanceCase => ({
  name,
  run: (adapter) => opened(adapter, ask, more),
})

/** A refusal: the status, the reason, nothing handled, and nothing of the delivery in the answer. */
export const refused =
  (status: number, reason: string, delivery: (url: string) => ReturnType<typeof sign>): Ask =>
  async ({ url }, seen) => {
    const sent = delivery(url)
    const reply = await post(url, sent)
    equal(reply.status, status)
    ok(!reply.body.includes(secret) && !reply.body.includes("OrderId"))
    deepEqual(seen, { events: [], reasons: [reason] })
  }

/** An acceptance: 200, handled once. */
export const accepted =
  (delivery: (url: string) => ReturnType<typeof sign>): Ask =>
  async ({ url }, seen) => {
    equal((await post(url, delivery(url))).status, 200)
    equal(seen.events.length, 1)
    deepEqual(seen.reasons, [])
  }
