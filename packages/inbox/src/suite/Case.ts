/** A case of the behavior suite, and the inboxes and events that its cases use. */
import { ok } from "node:assert/strict"
import { randomUUID } from "node:crypto"
import type { WebhookEvent } from "@flexcharge/schema"
import { createInbox, type Inbox, type InboxOptions } from "../Inbox.ts"
import { isInboxError } from "../InboxError.ts"
import type { InboxEvent } from "../InboxEvent.ts"
import type { HandleContext } from "../Runner.ts"
import type { Store } from "../Store.ts"
import type { TestDatabase, TestEngine } from "./TestDatabase.ts"

/** One case of the behavior suite. */
export interface StoreCase {
  readonly name: string
  /** Rejects where the engine behaves wrongly. */
  readonly run: <Tx>(engine: TestEngine<Tx>) => Promise<void>
}

/** What a case works with. */
export interface CaseContext<Tx> {
  readonly database: TestDatabase<Tx>
  /** Creates an inbox on a store of its own, as another process does. */
  readonly inbox: (options?: Partial<InboxOptions<Tx>>) => Inbox
  readonly store: () => Store<Tx>
  /** Errors that the inboxes reported outside of any call. */
  readonly errors: unknown[]
}

/** Creates a case that gets a new database and closes everything that it opened. */
export const storeCase = (
  name: string,
  check: <Tx>(context: CaseContext<Tx>) => Promise<void>,
): StoreCase => ({
  name,
  run: async (engine) => {
    const database = await engine.createDatabase()
    const inboxes: Inbox[] = []
    const stores: Store<never>[] = []
    const errors: unknown[] = []
    try {
      await check({
        database,
        errors,
        inbox: (options = {}) => {
          const inbox = createInbox({
            store: database.connect(),
            onError: (error) => errors.push(error),
            onAlert: () => {},
            backoff: { baseMillis: 20, maxMillis: 50 },
            tracer: false,
            meter: false,
            ...options,
          })
          inboxes.push(inbox)
          return inbox
        },
        store: () => {
          const store = database.connect()
          stores.push(store as Store<never>) // only to be closed
          return store
        },
      })
    } finally {
      await Promise.all(inboxes.map((inbox) => inbox.stop({ timeoutMillis: 1_000 })))
      await Promise.all(stores.map((store) => store.close()))
      await database.close()
    }
  },
})

/** A webhook of an order. */
export const webhook = (
  event: "order.completed" | "order.refunded" | "challenge.passed" | "challenge.presented" | "payout.created",
  orderId: string | null = randomUUID(),
  fields: Partial<WebhookEvent> = {},
): WebhookEvent =>
  ({
    _tag: {
      "order.completed": "OrderCompleted",
      "order.refunded": "OrderRefunded",
      "challenge.passed": "ChallengePassed",
      "challenge.presented": "ChallengePresented",
      "payout.created": "PayoutCreated",
    }[event],
    event,
    timeStamp: new Date().toISOString(),
    eventData: null,
    externalOrderId: orderId === null ? null : `shop-${orderId}`,
    orderId,
    confirmationId: "22ACD1D9",
    isTestMode: true,
    isResent: false,
    ...fields,
  }) as WebhookEvent // as: tag and name belong together

/** Delivers a webhook to a sink, as the endpoint does. */
export const deliver = async (
  inbox: Inbox,
  event: WebhookEvent,
  id = JSON.stringify([event.event, event.orderId, event.timeStamp]),
): Promise<"accepted" | "duplicate"> => {
  const receipt = {
    id,
    receivedAtMillis: 0,
    isOtherEnvironment: false,
    path: "/webhooks",
    sentAtMillis: 0,
    nonce: "n",
    host: "h",
    secretIndex: 0,
  }
  return inbox.sink.accept(event, receipt as unknown as Parameters<Inbox["sink"]["accept"]>[1]) // the inbox reads only the id
}

/** Waits until a condition holds; fails after a long time, which only ends what hangs. */
export const until = async (what: string, condition: () => boolean | Promise<boolean>): Promise<void> => {
  const deadline = performance.now() + 30_000
  while (!(await condition())) {
    ok(performance.now() < deadline, `It did not happen: ${what}.`)
    await pause(5)
  }
}

/** Waits. */
export const pause = (millis: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, millis)
  })

/** The tag of an error's reason, or the text of another error. */
export const reasonOf = (error: unknown): string => (isInboxError(error) ? error.reason._tag : String(error))

/** A Promise and the function that fulfills it. */
export const deferred = <A = void>() => {
  let resolve: (value: A) => void = () => {}
  const promise = new Promise<A>((fulfill) => {
    resolve = fulfill
  })
  return { promise, resolve }
}

/** A handler that writes the event's name and order in its commit. */
export const writing =
  <Tx>(database: TestDatabase<Tx>) =>
  (event: InboxEvent, { commit }: HandleContext<Tx>) =>
    commit((transaction) => database.writeEffect(transaction, `${event.name} ${event.orderSessionKey}`))
