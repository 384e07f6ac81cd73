/** Runs one case: starts the adapter, calls it over real HTTP, and closes it. A wrong response fails an assertion. */
import { deepEqual, equal, ok } from "node:assert/strict"
import type { WebhookEvent } from "@flexcharge/schema"
import { isWebhookError } from "@flexcharge/webhooks"
import type { WebhookOptions } from "../WebhookEndpoint.ts"
import type { Adapter, RunningServer, Setup } from "./Adapter.ts"
import { post, secret, type sign } from "./client.ts"
import { rejectIfHanging } from "./rejectIfHanging.ts"

/** One case of the conformance suite. */
export interface ConformanceCase {
  readonly name: string
  /** Rejects if the adapter hangs or its response is not the expected one. A slow machine gets more time. */
  readonly run: (adapter: Adapter) => Promise<void>
}

/** What reached the merchant's handlers and hooks. */
export interface Observed {
  readonly events: WebhookEvent[]
  readonly reasons: string[]
}

/** The calls of a case to a running adapter, and its assertions. */
export type Calls = (server: RunningServer, observed: Observed) => Promise<void>

/** Starts an adapter, makes the calls of a case, and closes the adapter. */
export const opened = async (
  adapter: Adapter,
  calls: Calls,
  more: Partial<WebhookOptions> = {},
  setup: Partial<Setup> = {},
) => {
  const observed: Observed = { events: [], reasons: [] }
  const record = (event: WebhookEvent) => {
    observed.events.push(event)
  }
  const options: WebhookOptions = {
    secrets: [secret],
    on: { "order.completed": record, unknown: record },
    onRejected: (error) => {
      observed.reasons.push(isWebhookError(error) ? error.reason._tag : String(error))
    },
    bodyTimeoutMillis: 60_000, // long, so that a slow machine does not look like a slow sender
    maxBodyBytes: 65_536,
    ...more,
  }
  const server = await rejectIfHanging("started", adapter.start({ options, ...setup }))
  try {
    await rejectIfHanging("responded", calls(server, observed))
  } finally {
    await rejectIfHanging("closed", server.close())
  }
}

/** A case that needs only options. */
export const conformanceCase = (
  name: string,
  calls: Calls,
  more?: Partial<WebhookOptions>,
): ConformanceCase => ({
  name,
  run: (adapter) => opened(adapter, calls, more),
})

/** Asserts a rejection: status and reason, nothing handled, and nothing of the delivery in the response. */
export const rejected =
  (status: number, reason: string, delivery: (url: string) => ReturnType<typeof sign>): Calls =>
  async ({ url }, observed) => {
    const sent = delivery(url)
    const response = await post(url, sent)
    equal(response.status, status)
    ok(!response.body.includes(secret) && !response.body.includes("OrderId"))
    deepEqual(observed, { events: [], reasons: [reason] })
  }

/** Asserts an acceptance: 200, handled once. */
export const accepted =
  (delivery: (url: string) => ReturnType<typeof sign>): Calls =>
  async ({ url }, observed) => {
    equal((await post(url, delivery(url))).status, 200)
    equal(observed.events.length, 1)
    deepEqual(observed.reasons, [])
  }
