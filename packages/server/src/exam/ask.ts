/** How a question is put: the door is opened, asked over real HTTP, and closed; a wrong answer is an assertion. */
import { deepEqual, equal, ok } from "node:assert/strict"
import type { WebhookEvent } from "@flexcharge/schema"
import { isWebhookError } from "@flexcharge/webhooks"
import type { WebhookOptions } from "../WebhookOptions.ts"
import type { Desk, Door, Setup } from "./Door.ts"
import { post, secret, type sign } from "./deliver.ts"
import { patiently } from "./patience.ts"

/** One question of the exam. */
export interface Question {
  readonly name: string
  /** Rejects where the door answers wrongly, or hangs: seconds on an idle machine, more on one that is slow itself. */
  readonly sit: (door: Door) => Promise<void>
}

/** What the merchant's side saw. */
export interface Seen {
  readonly events: WebhookEvent[]
  readonly reasons: string[]
}

/** What is done with an open door. */
export type Ask = (desk: Desk, seen: Seen) => Promise<void>

/** Opens a door, asks, closes it. */
export const opened = async (
  door: Door,
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
    bodyTimeoutMillis: 60_000, // a slow machine is no slow sender; a door that waits for what will not come hangs
    maxBodyBytes: 65_536,
    ...more,
  }
  const desk = await patiently("started", door.start({ options, ...setup }))
  try {
    await patiently("answered", ask(desk, seen))
  } finally {
    await patiently("closed", desk.close())
  }
}

/** A question that needs nothing but options. */
export const question = (name: string, ask: Ask, more?: Partial<WebhookOptions>): Question => ({
  name,
  sit: (door) => opened(door, ask, more),
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
