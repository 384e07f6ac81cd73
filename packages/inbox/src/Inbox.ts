/** The inbox: accepts verified webhooks durably, runs their effects exactly once, and keeps one state per order. */
import { createHash } from "node:crypto"
import { OrderState, type WebhookEvent } from "@flexcharge/schema/plain"
import type { EventSink, Receipt } from "@flexcharge/server"
import { makeAcceptQueue } from "./AcceptQueue.ts"
import { makeChangeWatcher } from "./ChangeWatcher.ts"
import { decryptRequest, type EncryptionKey, encryptionKeyBytes, encryptRequest } from "./EncryptedRequest.ts"
import { InboxError } from "./InboxError.ts"
import { type InboxEvent, isAboutMoney, toInboxEvent, webhookEntry, webhookKey } from "./InboxEvent.ts"
import {
  checkNumbers,
  checkWholeNumbers,
  largestInteger,
  longestAgeDays,
  longestAgeMillis,
  longestScheduleMillis,
  longestTimerMillis,
} from "./NumericOptions.ts"
import { makeOrderLedger, type OrderLedger, toOperatorItem } from "./OrderLedger.ts"
import { type ReconcileOptions, type ReconcileReport, reconcileOnce } from "./Reconciler.ts"
import { defaultRepeatMillis } from "./RescueClaim.ts"
import { type Deleted, makeDailyPrune, pruneAll, type RetentionOptions } from "./Retention.ts"
import { type InboxHandler, makeRunner, shortestLeaseMillis } from "./Runner.ts"
import type { InboxStats, NewEntry, ReplaySelection, Store } from "./Store.ts"
import { makeTelemetry, type TelemetryOptions } from "./Telemetry.ts"

/** A dead event: all its attempts failed, and a person must decide about it. */
export interface DeadLetter {
  readonly token: string
  readonly name: string
  readonly source: string
  readonly orderSessionKey: string | undefined
  readonly attempts: number
  /** The redacted error of the last attempt. */
  readonly error: string
  readonly acceptedAtMillis: number
  /** Whether it reports money that moved: a completed or refunded order, an early warning or a chargeback. */
  readonly isAboutMoney: boolean
}

/**
 * What is reported to the operators of a shop at once. `Reconciled` reports disagreements with the service, and claims
 * that need an operator; in an inbox without the option `reconcile` only those claims.
 */
export type Alert =
  | { readonly _tag: "DeadMoneyEvent"; readonly letter: DeadLetter }
  | { readonly _tag: "Reconciled"; readonly report: ReconcileReport }

/** The settings of an inbox. */
export interface InboxOptions<Tx> extends TelemetryOptions {
  /** `sqlite(file)` or `postgres({ pool })`. */
  readonly store: Store<Tx>
  /** Handles each event at least once; what it writes in `commit` happens exactly once. */
  readonly handle?: InboxHandler<Tx> | undefined
  /**
   * Sends each new event to another queue, inside the accepting transaction. Without `handle`, the inbox then only
   * accepts, and keeps the ledger. On SQLite it must be synchronous.
   */
  readonly forward?: ((event: InboxEvent, transaction: Tx) => unknown) | undefined
  /** Sends a stored copy of a payment: `(payment) => client.transmit(payment)`. */
  readonly transmit?:
    | ((payment: never, options: { readonly signal: AbortSignal }) => Promise<unknown>)
    | undefined
  /** The environment; an event of the other one is stored, but neither handled nor joined to an order. */
  readonly environment?: "sandbox" | "production" | undefined
  /**
   * Distinguishes the events of several endpoints or merchants: a name, or a function for endpoints of many merchants.
   * Default: "default".
   */
  readonly endpoint?: string | ((event: WebhookEvent, receipt: Receipt) => string) | undefined
  /** Which fields of an event's data are stored. Default: all but card data and fields that name personal data. */
  readonly eventDataFields?: "withoutPersonalData" | readonly string[] | undefined
  /** How many orders are handled at the same time in this process. Default: 16. */
  readonly concurrency?: number | undefined
  /**
   * How long the events of a process that was killed stay leased to it, at most one day. While a handler runs, its lease is
   * renewed each third of that time. Default: 10 seconds.
   */
  readonly leaseMillis?: number | undefined
  /**
   * How long a handler may take before its signal aborts and the event is handled again, at most 24 days. Default: 5 minutes.
   */
  readonly handlerTimeoutMillis?: number | undefined
  /** After how many attempts an event is dead. Default: 10. */
  readonly maxAttempts?: number | undefined
  /** Delays between attempts: they double from `baseMillis` up to `maxMillis`, at most one day. Default: 1 second, 1 hour. */
  readonly backoff?:
    | { readonly baseMillis?: number | undefined; readonly maxMillis?: number | undefined }
    | undefined
  /** Whether later events of an order run after one is dead. Default: "continue". */
  readonly afterDead?: "continue" | "hold" | undefined
  /** Encrypts stored payments: those of claims, so that they can be sent again, and those of `transmit`. */
  readonly encryptionKey?: EncryptionKey | undefined
  readonly reconcile?: ReconcileOptions | undefined
  readonly retention?: RetentionOptions | undefined
  /**
   * Called for dead events about money, for disagreements with the service, and for claims that need an operator. Default:
   * `console.error`.
   */
  readonly onAlert?: ((alert: Alert) => void) | undefined
  /** Called for errors outside of any call, such as a lost connection to the database. Default: `console.error`. */
  readonly onError?: ((error: unknown) => void) | undefined
  /** The clock of rate limits and of the order list's dates, in milliseconds since the Unix epoch. Default: `Date.now`. */
  readonly now?: (() => number) | undefined
  /** Spreads the delays before retries: a number from 0 up to 1. Default: `Math.random`. */
  readonly random?: (() => number) | undefined
}

/** A durable inbox. */
export interface Inbox {
  /** For the endpoint: `webhooks({ secrets, sink: inbox.sink })`. */
  readonly sink: EventSink & Required<Pick<EventSink, "has">>
  /** Creates or migrates the tables, then handles events and runs the reconciler and the retention in the background. */
  readonly start: () => Promise<void>
  /**
   * Waits up to `timeoutMillis` for running handlers, then releases their events without counting the attempt, and
   * closes the store. Default: 10 seconds. The reconciler's request and `orders.wait` end at once, with `Closed`.
   */
  readonly stop: (options?: { readonly timeoutMillis?: number | undefined }) => Promise<void>
  readonly orders: OrderLedger
  /** Stores a copy of a payment, which is sent until the service has it. Returns false if it was stored before. */
  readonly transmit: (payment: object) => Promise<boolean>
  /** Dead events, the newest first. */
  readonly deadLetters: (limit?: number) => Promise<readonly DeadLetter[]>
  /** Makes events pending again: dead ones, or a handled one by its token. Later events of the order may have run. */
  readonly replay: (
    selection: { readonly token: string } | { readonly orderSessionKey: string } | { readonly allDead: true },
  ) => Promise<number>
  /** Removes a dead event from the dead letters without handling it, and releases the order that it holds. */
  readonly discard: (token: string) => Promise<boolean>
  /** Queries the service now. `sweep` reads the order list even if that was done within the last day. */
  readonly reconcile: (options?: { readonly sweep?: boolean | undefined }) => Promise<ReconcileReport>
  /** Deletes what is older than the retention. The background job does it once a day. */
  readonly prune: () => Promise<Deleted>
  /** Deletes the personal data of an order, except that of pending and dead events. Returns the number of those events. */
  readonly erase: (orderSessionKey: string) => Promise<number>
  readonly stats: () => Promise<InboxStats>
}

/** Creates an inbox. It opens its store at the first use. */
export const createInbox = <Tx>(options: InboxOptions<Tx>): Inbox => {
  const { store, handle, forward, now = Date.now, random = Math.random } = options
  const { onError = console.error, onAlert = logAlert, reconcile, retention = {} } = options
  checkOptions(options)
  const encryptionKey =
    options.encryptionKey === undefined ? undefined : encryptionKeyBytes(options.encryptionKey)
  const telemetry = makeTelemetry(options)
  const stopping = new AbortController()
  const watcher = makeChangeWatcher(store, onError, stopping.signal)
  const webhookOptions = {
    environment: options.environment,
    endpoint: options.endpoint ?? "default",
    fields: options.eventDataFields ?? "withoutPersonalData",
    isHandled: handle !== undefined || forward === undefined,
  } as const
  const queue = makeAcceptQueue<Tx>(
    store,
    forward &&
      ((entry, transaction) =>
        entry.source === "transmit" ? undefined : forward(toInboxEvent(entry, now()), transaction)),
  )
  const runner = makeRunner<Tx>({
    store,
    handle,
    transmit:
      options.transmit &&
      (async (entry, signal) => {
        const payment = decryptRequest(entry.body ?? "", requireKey(encryptionKey))
        // never: the type of the stored payment is the one of the caller's client
        await options.transmit?.(payment as never, { signal })
      }),
    concurrency: options.concurrency ?? 16,
    leaseMillis: options.leaseMillis ?? 10_000,
    handlerTimeoutMillis: options.handlerTimeoutMillis ?? 300_000,
    maxAttempts: options.maxAttempts ?? 10,
    backoff: {
      baseMillis: options.backoff?.baseMillis ?? 1_000,
      maxMillis: options.backoff?.maxMillis ?? 3_600_000,
    },
    afterDead: options.afterDead ?? "continue",
    telemetry,
    random,
    onError,
    onDead: (entry, error) => {
      if (isAboutMoney(entry)) onAlert({ _tag: "DeadMoneyEvent", letter: toDeadLetter({ ...entry, error }) })
    },
    onCompleted: watcher.notify,
  })
  const report = (entry: NewEntry, isNew: boolean): boolean => {
    telemetry.count(isNew ? "accepted" : "duplicate")
    if (isNew) {
      watcher.notify(entry.queue)
      runner.wake()
    }
    return isNew
  }
  const accept = async (entry: NewEntry): Promise<boolean> => {
    if (!telemetry.isTracing) return report(entry, await queue.add(entry))
    const attributes = { "flexcharge.event": entry.name }
    return telemetry.span("flexcharge.inbox.accept", attributes, async () =>
      report(entry, await queue.add(entry)),
    )
  }
  const orders = makeOrderLedger({
    store,
    accept,
    watcher,
    isHandled: webhookOptions.isHandled,
    encryptionKey,
    repeatMillis: reconcile?.repeatMillis ?? defaultRepeatMillis,
    onOperatorItem: (item) => {
      try {
        onAlert({ _tag: "Reconciled", report: { ...emptyReport, operatorItems: [item] } })
      } catch (error) {
        onError(error) // the claim is stored, so its caller gets the result
      }
    },
    stopped: stopping.signal,
  })

  let maintenance: Promise<void> | undefined
  const running = new Set<Promise<unknown>>()
  /** Runs what `stop` waits for. */
  const tracked = async <A>(work: Promise<A>): Promise<A> => {
    running.add(work)
    try {
      return await work
    } finally {
      running.delete(work)
    }
  }

  const reconcileNow = (isSweepForced: boolean): Promise<ReconcileReport> => {
    if (!reconcile)
      throw new InboxError(
        "InvalidArgument",
        "The inbox has no reconcile option. Pass { order: client.order, orders: client.orders }.",
      )
    // Store<never>: the reconciler runs no transaction of the merchant
    const context = { store: store as Store<never>, ledger: orders, encryptionKey, now, sleep }
    return tracked(reconcileOnce(reconcile, context, stopping.signal, isSweepForced))
  }

  const reconcileInBackground = async () => {
    const report = reconcile ? await reconcileNow(false) : await raiseOldClaims()
    for (const failure of report.failures) onError(failure)
    // Orders from before the inbox are in every sweep of the first month.
    const isUnexpected = report.disagreements.some(({ kind }) => kind !== "unknownOrder")
    if (isUnexpected || report.operatorItems.length > 0) onAlert({ _tag: "Reconciled", report })
  }

  /** Without a reconciler nothing determines the outcome of these claims, and their payments must not be sent again. */
  const raiseOldClaims = async (): Promise<ReconcileReport> => {
    const raised = await store.raiseClaims(defaultRepeatMillis, 100)
    return { ...emptyReport, operatorItems: raised.map(toOperatorItem) }
  }

  const pruneDaily = makeDailyPrune(store, retention, stopping.signal)

  const maintain = async () => {
    while (!stopping.signal.aborted) {
      for (const job of [reconcileInBackground, pruneDaily])
        await job().catch((error) => {
          if (!stopping.signal.aborted) onError(error)
        })
      await sleep(reconcile?.everyMillis ?? 60_000, stopping.signal).catch(() => {})
    }
  }

  return {
    sink: {
      has: (event, receipt) => store.has(webhookKey(event, receipt, webhookOptions)),
      accept: async (event, receipt) =>
        (await accept(webhookEntry(event, receipt, webhookOptions))) ? "accepted" : "duplicate",
    },
    start: async () => {
      stopping.signal.throwIfAborted()
      await store.open()
      stopping.signal.throwIfAborted()
      if (handle || options.transmit) runner.start()
      maintenance ??= maintain()
    },
    stop: async ({ timeoutMillis = 10_000 } = {}) => {
      checkNumbers({ timeoutMillis }, 0, longestTimerMillis)
      stopping.abort(new InboxError("Closed", "The inbox has stopped. Create another one to continue."))
      await runner.stop(timeoutMillis)
      await maintenance
      await Promise.allSettled(running)
      await store.close()
    },
    orders,
    transmit: async (payment) =>
      accept({
        ...transmitEntry(payment),
        body: encryptRequest(payment, requireKey(encryptionKey)),
      }),
    deadLetters: async (limit = 100) => {
      checkWholeNumbers({ limit }, 0, largestInteger)
      return (await store.dead(limit)).map(toDeadLetter)
    },
    replay: async (selection) => {
      const replayed = await store.replay(toReplaySelection(selection))
      runner.wake()
      return replayed
    },
    discard: async (token) => {
      const isDiscarded = await store.discard(token)
      runner.wake()
      return isDiscarded
    },
    reconcile: ({ sweep = false } = {}) => reconcileNow(sweep),
    prune: () => tracked(pruneAll(store, retention, stopping.signal)),
    erase: (orderSessionKey) => store.erase(orderSessionKey),
    stats: () => store.stats(),
  }
}

const emptyReport: ReconcileReport = {
  queried: 0,
  swept: 0,
  resolvedClaims: 0,
  disagreements: [],
  operatorItems: [],
  failures: [],
}

const toReplaySelection = (selection: Parameters<Inbox["replay"]>[0]): ReplaySelection => {
  if ("token" in selection) return { key: selection.token }
  if ("orderSessionKey" in selection) return { queue: selection.orderSessionKey }
  return { allDead: true }
}

const toDeadLetter = (
  entry: Parameters<typeof isAboutMoney>[0] & {
    readonly key: string
    readonly name: string
    readonly source: string
    readonly queue: string
    readonly isOrder: boolean
    readonly attempts: number
    readonly error: string | null
    readonly acceptedAtMillis: number
  },
): DeadLetter => ({
  token: entry.key,
  name: entry.name,
  source: entry.source,
  orderSessionKey: entry.isOrder ? entry.queue : undefined,
  attempts: entry.attempts,
  error: entry.error ?? "",
  acceptedAtMillis: entry.acceptedAtMillis,
  isAboutMoney: isAboutMoney(entry),
})

/** The entry of a payment to transmit. Its key is computed from merchant, order and transaction, so it is stored once. */
const transmitEntry = (payment: object): Omit<NewEntry, "body"> => {
  const { mid, orderId, transaction } = payment as {
    readonly mid?: unknown
    readonly orderId?: unknown
    readonly transaction?: { readonly id?: unknown }
  } // as: absent fields are undefined
  if (typeof orderId !== "string" || orderId === "")
    throw new InboxError(
      "InvalidArgument",
      "The payment to transmit has no orderId. Pass the payment that client.transmit accepts.",
    )
  const identity = JSON.stringify([mid ?? null, orderId, transaction?.id ?? null])
  const key = `transmit/${createHash("sha256").update(identity).digest("hex")}`
  return {
    key,
    queue: key,
    isOrder: false,
    externalOrderId: null,
    source: "transmit",
    name: "transmit",
    signal: JSON.stringify(OrderState.initial),
    isFinal: false,
    status: "pending",
  }
}

const requireKey = (key: Uint8Array | undefined): Uint8Array => {
  if (key) return key
  throw new InboxError(
    "InvalidArgument",
    "Payments are stored encrypted only. Pass an encryptionKey to the inbox; create one with: openssl rand -base64 32",
  )
}

const logAlert = (alert: Alert): void => {
  if (alert._tag === "DeadMoneyEvent") {
    const { name, orderSessionKey, attempts, error, token } = alert.letter
    console.error(
      `FlexCharge inbox: ${name} of order ${orderSessionKey} is dead after ${attempts} attempts (${error}). Fix the handler, then run: flexcharge-inbox replay ${JSON.stringify(token)}`,
    )
    return
  }
  const { disagreements, operatorItems } = alert.report
  console.error(
    `FlexCharge inbox: the service disagrees about ${disagreements.length} orders, and ${operatorItems.length} rescues need an operator. Run: flexcharge-inbox reconcile --json, and flexcharge-inbox claims`,
  )
  for (const { mid, orderId, attempt } of operatorItems)
    console.error(
      `FlexCharge inbox: the outcome of attempt ${attempt} of order ${orderId} of ${mid} is unknown, and it may have charged the shopper. Look the order up at FlexCharge, then run: flexcharge-inbox resolve --help`,
    )
}

const checkOptions = <Tx>({ reconcile, retention, backoff, ...options }: InboxOptions<Tx>) => {
  const { concurrency, maxAttempts, leaseMillis, handlerTimeoutMillis } = options
  checkWholeNumbers({ concurrency, maxAttempts }, 1, largestInteger)
  checkWholeNumbers({ leaseMillis }, shortestLeaseMillis, longestScheduleMillis)
  checkWholeNumbers({ handlerTimeoutMillis }, 1, longestTimerMillis)
  checkWholeNumbers(
    { "backoff.baseMillis": backoff?.baseMillis, "backoff.maxMillis": backoff?.maxMillis },
    0,
    longestScheduleMillis,
  )
  checkWholeNumbers({ "reconcile.everyMillis": reconcile?.everyMillis }, 1, longestTimerMillis)
  checkWholeNumbers({ "reconcile.maxPerMinute": reconcile?.maxPerMinute }, 1, largestInteger)
  checkWholeNumbers(
    { "reconcile.quietMillis": reconcile?.quietMillis, "reconcile.repeatMillis": reconcile?.repeatMillis },
    0,
    longestAgeMillis,
  )
  checkNumbers(
    {
      "reconcile.sweepDays": reconcile?.sweepDays,
      "retention.bodyDays": retention?.bodyDays,
      "retention.keyDays": retention?.keyDays,
    },
    0,
    longestAgeDays,
  )
}

const sleep = (millis: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve, reject) => {
    if (signal.aborted) return reject(signal.reason)
    const abort = () => {
      clearTimeout(timer)
      reject(signal.reason)
    }
    const timer = setTimeout(() => {
      signal.removeEventListener("abort", abort)
      resolve()
    }, millis)
    signal.addEventListener("abort", abort, { once: true })
  })
