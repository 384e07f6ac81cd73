/** Webhook deliveries: queued per order, signed, retried with back-off, logged, sent again on request. */

import { BoundedMap } from "./BoundedMap.ts"
import type { Clock } from "./Clock.ts"
import { type EventBody, type EventFacts, type EventName, eventBody } from "./Event.ts"
import type { EventBus } from "./EventBus.ts"
import type { Faults } from "./Faults.ts"
import type { Random } from "./Random.ts"
import type { Subscribers } from "./Subscriber.ts"
import type { Answer, WebhookSender } from "./WebhookSender.ts"
import { signatureHeaders } from "./webhookSignature.ts"

/** One try at a delivery: what was sent, and how it was answered. */
export interface Attempt extends Answer {
  readonly at: number
  readonly durationMillis: number
  readonly headers: Readonly<Record<string, string>>
  readonly isResent: boolean
}

/** An event on its way to one subscriber. */
export interface Delivery {
  readonly id: string
  readonly subscriber: string
  readonly url: string
  readonly event: EventName
  readonly orderId: string | null
  readonly mid: string
  readonly body: EventBody
  readonly attempts: Attempt[]
  state: "pending" | "delivered" | "failed" | "lost"
  /** When it will be tried again, if it will. */
  nextAt: number | null
}

/** The deliveries of one sandbox. */
export interface Outbox {
  /** Sends an event to everybody who hears it; answers the ids of the deliveries. */
  publish(event: EventName, facts: EventFacts, mid: string): readonly string[]
  /** Sends a delivery once more, marked IsResent, and answers it when that has been tried. */
  resend(id: string): Promise<Delivery>
  list(): readonly Delivery[]
  get(id: string): Delivery | undefined
  /** Waits until nothing is on its way; retries that are due later do not count. */
  settled(): Promise<void>
  clear(): void
}

/** The limits of an outbox. */
export interface OutboxOptions {
  /** How long after each failure the next try comes; the vendor's own schedule is not known. */
  readonly retryMillis: readonly number[]
  /** How many deliveries the log keeps. */
  readonly limit: number
}

interface Parts {
  readonly clock: Clock
  readonly random: Random
  readonly subscribers: Subscribers
  readonly faults: Faults
  readonly post: WebhookSender
  readonly hub: EventBus
}

/** Makes an empty outbox. */
export const createOutbox = (parts: Parts, { retryMillis, limit }: OutboxOptions): Outbox => {
  const { clock, random, subscribers, faults, post, hub } = parts
  const log = new BoundedMap<string, Delivery>(limit, (delivery) => takeBackRetry(delivery))
  const lanes = new Map<string, Promise<void>>()
  const held = new Map<string, () => void>()
  const retries = new WeakMap<Delivery, () => void>()
  let lastMicros = 0

  const timeStamp = (): string => {
    lastMicros = Math.max(clock.now() * 1_000, lastMicros + 1)
    const fraction = String(lastMicros % 1_000).padStart(3, "0")
    return `${new Date(Math.floor(lastMicros / 1_000)).toISOString().slice(0, -1)}${fraction}Z`
  }

  const attempt = async (delivery: Delivery, isMissigned: boolean): Promise<void> => {
    const subscriber = subscribers.get(delivery.subscriber)
    if (subscriber === undefined || delivery.state === "lost") return
    const isResent = delivery.attempts.length > 0
    const text = JSON.stringify({ ...delivery.body, IsResent: isResent })
    const at = clock.now()
    const secret = isMissigned ? random.bytes(64).toString("base64") : subscribers.secretOf(subscriber.id)
    const headers = {
      host: subscriber.host,
      "content-type": "text/plain; charset=utf-8",
      ...signatureHeaders(text, { secret, host: subscriber.host, nonce: random.hex(32), at }),
    }
    const started = performance.now()
    const answer = await post.send(subscriber.url, headers, text)
    const durationMillis = Math.round(performance.now() - started)
    delivery.attempts.push({ at, durationMillis, headers, isResent, ...answer })
    conclude(delivery, answer)
  }

  const takeBackRetry = (delivery: Delivery): void => retries.get(delivery)?.()

  const conclude = (delivery: Delivery, { status }: Answer): void => {
    takeBackRetry(delivery)
    delivery.nextAt = null
    const wait = retryMillis[delivery.attempts.length - 1]
    if (status !== null && status >= 200 && status < 300) delivery.state = "delivered"
    else if (delivery.state !== "delivered" && wait !== undefined && log.has(delivery.id)) {
      delivery.nextAt = clock.now() + wait
      const again = clock.schedule(delivery.nextAt, `retry ${delivery.event}`, () => send(delivery, false))
      retries.set(delivery, again)
    } else if (delivery.state !== "delivered") delivery.state = "failed"
    hub.tell({ kind: "delivery", id: delivery.id })
  }

  /** Deliveries about one order to one subscriber go one after the other; all else at the same time. */
  const send = (delivery: Delivery, isMissigned: boolean): Promise<void> => {
    const lane = `${delivery.subscriber} ${delivery.orderId ?? delivery.id}`
    const before = lanes.get(lane) ?? new Promise<void>((resolve) => setImmediate(resolve))
    const mine = before.then(() => attempt(delivery, isMissigned))
    lanes.set(lane, mine)
    return mine.finally(() => {
      if (lanes.get(lane) === mine) lanes.delete(lane)
    })
  }

  const dispatch = (delivery: Delivery): void => {
    const struck = faults.strikingWebhook(delivery.event, delivery.body.ExternalOrderId)
    const fault = (kind: string) => struck.find((one) => one.kind === kind)
    const release = held.get(delivery.subscriber)
    held.delete(delivery.subscriber)
    const go = () => {
      void send(delivery, fault("webhook-missign") !== undefined)
      if (fault("webhook-duplicate") !== undefined) void send(delivery, false)
    }
    const delay = fault("webhook-delay")
    if (fault("webhook-lose") !== undefined) delivery.state = "lost"
    else if (delay !== undefined) clock.schedule(clock.now() + (delay.millis ?? 1_000), "delayed webhook", go)
    else if (fault("webhook-reorder") !== undefined) held.set(delivery.subscriber, go)
    else go()
    release?.()
  }

  return {
    publish: (event, facts, mid) => {
      const body = eventBody(event, timeStamp(), facts)
      return subscribers.hearing(event, mid).map((subscriber) => {
        const delivery: Delivery = {
          id: `del_${random.hex(12)}`,
          subscriber: subscriber.id,
          url: subscriber.url,
          event,
          orderId: facts.OrderId,
          mid,
          body,
          attempts: [],
          state: "pending",
          nextAt: null,
        }
        log.set(delivery.id, delivery)
        hub.tell({ kind: "delivery", id: delivery.id })
        dispatch(delivery)
        return delivery.id
      })
    },
    resend: async (id) => {
      const delivery = log.get(id)
      if (delivery === undefined) throw new RangeError(`there is no delivery ${id}`)
      if (delivery.state === "lost") delivery.state = "pending"
      await send(delivery, false)
      return delivery
    },
    list: () => [...log.values()],
    get: (id) => log.get(id),
    settled: async () => {
      while (lanes.size > 0) await Promise.all(lanes.values())
    },
    clear: () => {
      lastMicros = 0
      log.clear()
      lanes.clear()
      held.clear()
    },
  }
}
