/** The ledger: one state per order, claims, the outbox, retention. */
import { deepEqual, equal, ok } from "node:assert/strict"
import { type FingerprintedPayment, Secret } from "@flexcharge/schema/plain"
import type { Became } from "../HandledChange.ts"
import type { Alert } from "../Inbox.ts"
import { isInboxError } from "../InboxError.ts"
import type { RejectedClaim } from "../OrderLedger.ts"
import type { Pruned, Store } from "../Store.ts"
import { deferred, deliver, pause, reasonOf, type StoreCase, storeCase, until, webhook } from "./Case.ts"

const payment = (changes: object = {}): FingerprintedPayment => ({
  ...{ mid: "mid-1", orderId: "shop-1" },
  isMIT: false,
  transaction: { id: "tx-1", amount: 15_000, currency: "USD" },
  paymentMethod: { cardNumber: "tok_8a7b", token: true },
  ...changes,
})

const claimOf = (changes: object = {}) => ({ mid: "mid-1", orderId: "shop-1", payment: payment(changes) })

const completedOrder = { status: 7, statusName: "COMPLETED" }

const hourMillis = 3_600_000

/** Moves the time of a claim into the past. */
const age = <Tx>(store: Store<Tx>, millis: number) =>
  store.updateClaim("mid-1", "shop-1", (current, _state, nowMillis) => {
    ok(current)
    return { next: { ...current, claimedAtMillis: nowMillis - millis }, result: undefined }
  })

const key = Buffer.alloc(32, 7)
const isCardData = (error: unknown) => isInboxError(error) && error.reason._tag === "CardData"

/** The cases of the ledger. */
export const ledgerCases: readonly StoreCase[] = [
  storeCase(
    "joins all signals of an order to one state, webhooks, responses and queries alike",
    async ({ inbox }) => {
      const { orders, ...rest } = inbox()
      await orders.record("order-1", { source: "evaluate", response: { status: "CHALLENGE" } }, "shop-1")
      await orders.record("order-1", { source: "widget", hint: "success" })
      equal((await orders.lookup("order-1"))?.phase, "challenge")
      await deliver({ orders, ...rest }, webhook("challenge.passed", "order-1"))
      await orders.record("order-1", { source: "order", response: { status: 7, statusName: "COMPLETED" } })
      await orders.record("order-1", { source: "outcome", response: { status: "APPROVED" } })
      const order = await orders.get("order-1")
      equal(order?.state.phase, "approved")
      equal(order?.externalOrderId, "shop-1")
      deepEqual(
        (await orders.history("order-1")).map(({ source, name }) => `${source} ${name}`),
        [
          "evaluate CHALLENGE",
          "widget success",
          "webhook challenge.passed",
          "order COMPLETED",
          "outcome APPROVED",
        ],
      )
      equal(await orders.get("order-2"), undefined)
    },
  ),

  storeCase(
    "handles an approval that no webhook announced, and stores repeated polls once",
    async (context) => {
      const became: Became[] = []
      const inbox = context.inbox({
        handle: (event, { commit }) =>
          commit((transaction, change) => {
            became.push(change.became)
            return context.database.writeEffect(transaction, `${event.source} ${event.name}`)
          }),
      })
      await inbox.start()
      equal(
        await inbox.orders.record("order-1", { source: "evaluate", response: { status: "PROCESSING" } }),
        true,
      )
      await until(
        "the first response is handled",
        async () => (await context.database.effects()).length === 1,
      )
      for (let poll = 0; poll < 3; poll++)
        equal(
          await inbox.orders.record("order-1", {
            source: "order",
            response: { status: 7, statusName: "COMPLETED" },
          }),
          poll === 0,
        )
      await until("the approval is handled", async () => (await context.database.effects()).length === 2)
      deepEqual(
        became.map(({ paid }) => paid),
        [false, true],
      )
      // The webhook that arrives late is handled, but changes nothing.
      await deliver(inbox, webhook("order.completed", "order-1"))
      await until("the webhook is handled", async () => (await inbox.stats()).pending === 0)
      equal(became[2]?.paid, false)
      // A poll that reports the same as the webhook is recorded only.
      await inbox.orders.record("order-1", { source: "outcome", response: { status: "APPROVED" } })
      equal((await inbox.stats()).pending, 0)
      equal((await inbox.orders.history("order-1")).at(-1)?.status, "recorded")
    },
  ),

  storeCase(
    "handles an approval when the response of the claim brings the external id that the approval lacked",
    async (context) => {
      const calls: string[] = []
      const inbox = context.inbox({
        handle: ({ source, externalOrderId }, { commit }) => {
          calls.push(`${source} ${externalOrderId}`)
          if (externalOrderId === undefined) return undefined // the shop cannot find the order
          return commit((transaction, { became }) =>
            context.database.writeEffect(transaction, `${externalOrderId} paid: ${became.paid}`),
          )
        },
      })
      await inbox.start()
      const claim = await inbox.orders.claim(claimOf())
      // The order list of the service names no external id. It is read before the response of the claim arrives.
      await inbox.orders.record("order-1", { source: "order", response: completedOrder })
      await until("the order is handled", async () => (await inbox.stats()).pending === 0)
      deepEqual(calls, ["order undefined"])
      if (claim._tag === "Granted") await claim.answered({ status: "APPROVED", orderSessionKey: "order-1" })
      equal((await inbox.orders.get("order-1"))?.externalOrderId, "shop-1")
      await until("the response is handled", async () => (await inbox.stats()).pending === 0)
      await deliver(inbox, webhook("order.completed", "order-1", { externalOrderId: "shop-1" }))
      await until("the webhook is handled", async () => (await inbox.stats()).pending === 0)
      deepEqual(calls, ["order undefined", "evaluate shop-1", "webhook shop-1"])
      deepEqual(await context.database.effects(), ["shop-1 paid: true", "shop-1 paid: false"])
    },
  ),

  storeCase(
    "reports the external id of an order to a handler that committed without it, and no payment twice",
    async (context) => {
      const inbox = context.inbox({
        handle: ({ externalOrderId }, { commit }) =>
          commit((transaction, { became }) =>
            context.database.writeEffect(transaction, `${externalOrderId} paid: ${became.paid}`),
          ),
      })
      await inbox.start()
      const response = { status: "APPROVED" }
      equal(await inbox.orders.record("order-1", { source: "evaluate", response }), true)
      await until("the order is handled", async () => (await inbox.stats()).pending === 0)
      for (const isNew of [true, false])
        equal(await inbox.orders.record("order-1", { source: "evaluate", response }, "shop-1"), isNew)
      await until("the external id is handled", async () => (await inbox.stats()).pending === 0)
      equal(await inbox.orders.record("order-1", { source: "evaluate", response }), false)
      equal(await inbox.orders.record("order-1", { source: "outcome", response }, "shop-1"), true)
      equal((await inbox.stats()).pending, 0)
      deepEqual(await context.database.effects(), ["undefined paid: true", "shop-1 paid: false"])
    },
  ),

  storeCase(
    "passes the external id of the order to the handler of a waiting event that lacks it",
    async (context) => {
      const waiting = context.inbox()
      await waiting.orders.record("order-1", { source: "order", response: completedOrder })
      await waiting.orders.record("order-1", { source: "widget", hint: "success" }, "shop-1")
      await deliver(waiting, webhook("order.completed", "order-1", { externalOrderId: null }))
      const inbox = context.inbox({
        handle: ({ source, externalOrderId }, { commit }) =>
          commit((transaction, { became }) =>
            context.database.writeEffect(transaction, `${source} ${externalOrderId} paid: ${became.paid}`),
          ),
      })
      await inbox.start()
      await until("all is handled", async () => (await inbox.stats()).pending === 0)
      const effects = await context.database.effects()
      equal(effects[0], "order shop-1 paid: true")
      equal(effects.at(-1), "webhook shop-1 paid: false")
    },
  ),

  storeCase("ships nothing when a completed order is replayed after its refund", async (context) => {
    let isBroken = true
    const inbox = context.inbox({
      maxAttempts: 1,
      handle: (event, { commit }) => {
        if (isBroken && event.name === "order.completed") throw new Error("The warehouse is closed.")
        return commit((transaction, { became }) =>
          context.database.writeEffect(
            transaction,
            became.paid ? "ship" : became.refunded ? "take back" : "nothing",
          ),
        )
      },
    })
    await inbox.start()
    await deliver(inbox, webhook("order.completed", "order-1"))
    await until("it is dead", async () => (await inbox.stats()).dead === 1)
    await deliver(inbox, webhook("order.refunded", "order-1"))
    await until("the refund is handled", async () => (await context.database.effects()).length === 1)
    isBroken = false
    equal(await inbox.replay({ orderSessionKey: "order-1" }), 1)
    await until("the replay is handled", async () => (await context.database.effects()).length === 2)
    deepEqual(await context.database.effects(), ["take back", "nothing"])
  }),

  storeCase("does not report an order as paid twice when a handled event is replayed", async (context) => {
    const inbox = context.inbox({
      handle: (_event, { commit }) =>
        commit((transaction, { became }) =>
          context.database.writeEffect(transaction, `paid: ${became.paid}`),
        ),
    })
    await inbox.start()
    await deliver(inbox, webhook("order.completed", "order-1"))
    await until("it is handled", async () => (await context.database.effects()).length === 1)
    const [line] = await inbox.orders.history("order-1")
    ok(line)
    equal(await inbox.replay({ token: line.token }), 1)
    await until("it is handled again", async () => (await context.database.effects()).length === 2)
    deepEqual(await context.database.effects(), ["paid: true", "paid: false"])
  }),

  storeCase(
    "ends a wait at a change of this process and of another one, and at an abort",
    async ({ inbox }) => {
      const [one, other] = [inbox(), inbox()]
      const here = one.orders.wait("order-1")
      const challenged = one.orders.wait("order-2", { until: ({ phase }) => phase === "challenge" })
      await deliver(one, webhook("order.completed", "order-1"))
      equal((await here).phase, "approved")
      await deliver(other, webhook("challenge.presented", "order-2"))
      equal((await challenged).phase, "challenge")
      const ended = new AbortController()
      const never = one.orders.wait("order-3", { signal: ended.signal })
      ended.abort(new Error("The shopper left."))
      equal(await never.catch((error) => error.message), "The shopper left.")
    },
  ),

  storeCase("ends waits when the inbox stops, and rejects those that begin later", async (context) => {
    const inbox = context.inbox({ handle: () => {} })
    await inbox.start()
    const waits = [1, 2].map(() => inbox.orders.wait("order-1").catch(reasonOf))
    await deliver(inbox, webhook("challenge.presented", "order-1"))
    await inbox.stop()
    waits.push(inbox.orders.wait("order-1").catch(reasonOf))
    deepEqual(await Promise.all(waits), ["Closed", "Closed", "Closed"])
  }),

  storeCase("cannot be started again once it has stopped", async ({ inbox }) => {
    const stopped = inbox()
    await stopped.start()
    await stopped.stop()
    equal(await stopped.start().catch(reasonOf), "Closed")
  }),

  storeCase(
    "ends the reconciler's request when the inbox stops, although the function that sends it ignores the signal",
    async (context) => {
      for (const name of ["evaluate", "orders", "order"] as const) {
        const sending = deferred<AbortSignal>()
        const hang = (...values: unknown[]) => {
          const options = values.at(-1) as { signal: AbortSignal } // as: checked below
          sending.resolve(options.signal)
          return new Promise<never>(() => {})
        }
        const inbox = context.inbox({
          encryptionKey: key,
          reconcile: {
            order: () => Promise.reject(new Error("503")),
            quietMillis: 0,
            [name]: hang,
          },
        })
        await inbox.orders.record(`order-${name}`, { source: "evaluate", response: { status: "PROCESSING" } })
        const claim = await inbox.orders.claim({ ...claimOf(), orderId: `shop-${name}` })
        if (claim._tag === "Granted") await claim.unanswered()
        const report = inbox.reconcile().catch(reasonOf)
        await inbox.start()
        const signal = await sending.promise
        equal(signal.aborted, false)
        await inbox.stop()
        equal(signal.aborted, true)
        equal(await report, "Closed")
        const { orders, stats } = context.inbox({ encryptionKey: key })
        equal((await orders.lookup(`order-${name}`))?.phase, "processing")
        equal((await stats()).operatorItems, 0)
        ok((await stats()).unansweredClaims > 0)
      }
    },
  ),

  storeCase(
    "writes the whole response of a reconciler's request that arrived before the inbox stopped",
    async (context) => {
      const store = context.database.connect()
      const recording = deferred()
      const stopping = deferred()
      const inbox = context.inbox({
        encryptionKey: key,
        store: {
          ...store,
          accept: async (...entries) => {
            recording.resolve()
            await stopping.promise
            return store.accept(...entries)
          },
        },
        reconcile: {
          order: () => Promise.reject(new Error("503")),
          evaluate: async () => ({ status: "APPROVED", orderSessionKey: "order-1" }),
        },
      })
      const claim = await inbox.orders.claim(claimOf())
      if (claim._tag === "Granted") await claim.unanswered()
      const reconciled = inbox.reconcile().catch(reasonOf)
      await recording.promise
      const stopped = inbox.stop()
      stopping.resolve()
      await stopped
      await reconciled
      const { orders, stats } = context.inbox()
      equal((await orders.claimed("mid-1", "shop-1"))?.state.phase, "approved")
      equal((await stats()).unansweredClaims, 0)
    },
  ),

  storeCase(
    "grants one rescue per order, also when many processes claim it at the same time",
    async ({ inbox }) => {
      const inboxes = [inbox(), inbox()]
      const claims = await Promise.all(
        Array.from({ length: 10 }, () => inboxes.map(({ orders }) => orders.claim(claimOf()))).flat(),
      )
      const granted = claims.filter(({ _tag }) => _tag === "Granted")
      equal(granted.length, 1)
      equal(new Set(claims.map(({ idempotencyKey }) => idempotencyKey)).size, 1)
      equal(claims.filter(({ _tag }) => _tag === "InProgress").length, claims.length - 1)
    },
  ),

  storeCase(
    "holds a claimed order until its outcome is known, and grants it again with its first key",
    async ({ inbox }) => {
      const { orders } = inbox()
      const first = await orders.claim(claimOf())
      equal(first._tag, "Granted")
      equal(
        (await orders.claim(claimOf({ transaction: { id: "tx-2", amount: 15_000, currency: "USD" } })))._tag,
        "Conflict",
      )
      equal((await orders.claim({ ...claimOf(), attempt: 2 }))._tag, "InProgress")
      if (first._tag === "Granted") await first.unanswered()
      equal((await orders.claim({ ...claimOf(), attempt: 2 }))._tag, "InProgress")
      const again = await orders.claim(claimOf({ timestampUtc: "2026-06-01T00:00:00Z", senseKey: "new" }))
      equal(again._tag, "Granted")
      if (again._tag !== "Granted") return
      equal(again.isRepetition, true)
      equal(again.idempotencyKey, first.idempotencyKey)
      await again.answered({ status: "CHALLENGE", orderSessionKey: "order-1" })
      const rejected = (await orders.claim(claimOf())) as RejectedClaim // as: checked by the next lines
      equal(rejected._tag, "Answered")
      equal(rejected.orderSessionKey, "order-1")
      equal(rejected.state?.phase, "challenge")
      equal((await orders.claimed("mid-1", "shop-1"))?.orderSessionKey, "order-1")
      equal(await orders.claimed("mid-2", "shop-1"), undefined)
    },
  ),

  storeCase(
    "recognizes a payment that is written in another way, and no payment with another transaction or card",
    async ({ inbox }) => {
      const { orders } = inbox()
      const first = await orders.claim(claimOf({ expiryDateUtc: "2026-07-01T00:00:00Z" }))
      if (first._tag === "Granted") await first.unanswered()
      const written = {
        expiryDateUtc: new Date("2026-07-01T00:00:00Z"),
        transactionType: "PURCHASE",
        transaction: { id: "tx-1", amount: 15_000, currency: "usd" },
        paymentMethod: { cardNumber: Secret.make("tok_8a7b"), token: true },
      }
      const again = await orders.claim(claimOf(written))
      equal(again._tag, "Granted")
      for (const change of [
        { transaction: { ...written.transaction, id: "tx-2" } },
        { paymentMethod: { cardNumber: "tok_other", token: true } },
      ])
        equal((await orders.claim(claimOf({ ...written, ...change })))._tag, "Conflict")
    },
  ),

  storeCase("rejects a claim whose payment lacks what makes it one payment", async ({ inbox }) => {
    const { orders } = inbox()
    for (const change of [{ transaction: undefined }, { paymentMethod: {} }, { isMIT: undefined }])
      equal(await orders.claim(claimOf(change)).catch(reasonOf), "InvalidArgument")
    equal((await orders.claim(claimOf()))._tag, "Granted")
  }),

  storeCase(
    "keeps an order claimed when a repetition was not sent, because the first call may have charged the shopper",
    async ({ inbox }) => {
      const { orders } = inbox()
      const first = await orders.claim(claimOf())
      if (first._tag === "Granted") await first.unanswered()
      const repetition = await orders.claim(claimOf())
      equal(repetition._tag, "Granted")
      if (repetition._tag === "Granted") await repetition.notSent()
      equal((await orders.claim({ ...claimOf(), attempt: 2 }))._tag, "InProgress")
      const again = await orders.claim(claimOf())
      equal(again._tag, "Granted")
      equal(again.idempotencyKey, first.idempotencyKey)
    },
  ),

  storeCase(
    "keeps an order claimed when a slow call reports that it was not sent, after another call was granted the claim",
    async ({ inbox }) => {
      const { orders } = inbox()
      const slow = await orders.claim({ ...claimOf(), holdMillis: 1 })
      await pause(10)
      equal((await orders.claim(claimOf()))._tag, "Granted")
      if (slow._tag === "Granted") {
        await slow.notSent()
        await slow.unanswered()
      }
      equal((await orders.claim({ ...claimOf(), attempt: 2 }))._tag, "InProgress")
      equal((await orders.claim(claimOf()))._tag, "InProgress")
    },
  ),

  storeCase(
    "grants no claim whose outcome is unknown for longer than the service keeps its key, and makes it an operator's",
    async (context) => {
      const { orders, stats } = context.inbox()
      const first = await orders.claim(claimOf())
      if (first._tag === "Granted") await first.unanswered()
      const store = context.store()
      await age(store, 23 * hourMillis)
      const repetition = await orders.claim(claimOf())
      equal(repetition._tag, "Granted")
      if (repetition._tag === "Granted") await repetition.unanswered()
      await age(store, 24 * hourMillis - 60_000) // the call of the claim may take longer than the last minute
      for (const attempt of [1, 2]) {
        const rejected = await orders.claim({ ...claimOf(), attempt })
        equal(rejected._tag, "NeedsOperator")
        equal(rejected.idempotencyKey, first.idempotencyKey)
      }
      equal((await stats()).operatorItems, 1)
      const [item] = await orders.operatorItems()
      ok(item)
      equal(item.idempotencyKey, first.idempotencyKey)
      equal(await orders.resolve(item, "notSent"), true)
      equal((await orders.claim({ ...claimOf(), attempt: 2 }))._tag, "Granted")
    },
  ),

  storeCase(
    "sends no claim again that is too old by the clock of the database, whatever the clock of the process shows",
    async (context) => {
      const sent: unknown[] = []
      const inbox = context.inbox({
        encryptionKey: key,
        now: () => Date.now() - 48 * hourMillis,
        reconcile: {
          order: () => Promise.reject(new Error("There is no open order.")),
          evaluate: async (payment) => {
            sent.push(payment)
            throw new Error("503")
          },
        },
      })
      const claim = await inbox.orders.claim(claimOf())
      if (claim._tag === "Granted") await claim.unanswered()
      await age(context.store(), 25 * hourMillis)
      equal((await inbox.reconcile()).operatorItems.length, 1)
      deepEqual(sent, [])
    },
  ),

  storeCase("grants no repetition of a claim while a call holds it, however old it is", async (context) => {
    const { orders } = context.inbox()
    const first = await orders.claim(claimOf())
    equal(first._tag, "Granted")
    await age(context.store(), 48 * hourMillis)
    equal((await orders.claim(claimOf()))._tag, "InProgress")
    if (first._tag === "Granted") await first.answered({ status: "APPROVED", orderSessionKey: "order-1" })
    equal((await orders.claim(claimOf()))._tag, "Answered")
  }),

  storeCase(
    "alerts about a claim whose outcome nothing can determine, in an inbox without a reconciler",
    async (context) => {
      const alerts: Alert[] = []
      const inbox = context.inbox({ onAlert: (alert) => alerts.push(alert) })
      const claim = await inbox.orders.claim(claimOf())
      if (claim._tag === "Granted") await claim.unanswered()
      await age(context.store(), 25 * hourMillis)
      await inbox.start()
      await until("the alert", () => alerts.length > 0)
      const [alert] = alerts
      ok(alert?._tag === "Reconciled")
      deepEqual(
        alert.report.operatorItems.map(({ orderId, idempotencyKey }) => [orderId, idempotencyKey]),
        [["shop-1", claim.idempotencyKey]],
      )
      equal((await inbox.orders.claim(claimOf()))._tag, "NeedsOperator")
    },
  ),

  storeCase("allows another attempt only after one that charged nothing", async ({ inbox }) => {
    const { orders } = inbox()
    const outcomes = [
      "CHALLENGE",
      "SUBMITTED",
      "CAPTUREREQUIRED",
      "APPROVED",
      "DECLINED",
      "EXPIRED",
      "CANCELLED",
    ]
    for (const status of outcomes) {
      const claim = {
        mid: "mid-1",
        orderId: `shop-${status}`,
        payment: payment({ orderId: `shop-${status}` }),
      }
      const first = await orders.claim(claim)
      if (first._tag === "Granted") await first.answered({ status, orderSessionKey: `order-${status}` })
      const second = await orders.claim({ ...claim, attempt: 2 })
      equal(
        `${status} ${second._tag}`,
        `${status} ${/DECLINED|EXPIRED|CANCELLED/.test(status) ? "Granted" : "InProgress"}`,
      )
    }
    const unsent = await orders.claim(claimOf())
    if (unsent._tag === "Granted") await unsent.notSent()
    equal((await orders.claim({ ...claimOf(), attempt: 2 }))._tag, "Granted")
    equal((await orders.claim(claimOf()))._tag, "Conflict")
  }),

  storeCase(
    "allows the next attempt of a synchronous MIT after a decline, and not once it was approved",
    async ({ inbox }) => {
      const { orders } = inbox()
      const first = await orders.claim(claimOf())
      if (first._tag === "Granted")
        await first.answered({ status: "DECLINED", orderSessionKey: "order-1" }, { isSyncMit: true })
      equal((await orders.lookup("order-1"))?.phase, "processing")
      const second = await orders.claim({ ...claimOf(), attempt: 2 })
      equal(second._tag, "Granted")
      if (second._tag === "Granted")
        await second.answered({ status: "DECLINED", orderSessionKey: "order-1" }, { isSyncMit: true })
      await orders.record("order-1", { source: "order", response: { status: 7, statusName: "COMPLETED" } })
      equal((await orders.claim({ ...claimOf(), attempt: 3 }))._tag, "InProgress")
    },
  ),

  storeCase(
    "leaves a synchronous MIT open whose decline is read from the order list, or entered by an operator",
    async (context) => {
      // Without an encryption key the payment is not stored, so that the claim itself has to keep what it was.
      const declined = { id: "order-1", status: 4, statusName: "DECLINED", correlationId: "shop-1" }
      const inbox = context.inbox({
        reconcile: {
          order: async () => declined,
          orders: async () => ({ orders: [declined], hasNextPage: false }) as never, // as: no other field is read
          quietMillis: 0,
        },
      })
      const { orders } = inbox
      const claim = { ...claimOf({ isMIT: true }), attempt: 1 }
      const first = await orders.claim(claim)
      if (first._tag === "Granted") await first.unanswered()
      const report = await inbox.reconcile({ sweep: true })
      equal(report.resolvedClaims, 1)
      deepEqual([report.disagreements, report.failures], [[], []])
      equal((await orders.lookup("order-1"))?.phase, "processing")
      const second = await orders.claim({ ...claim, attempt: 2 })
      equal(second._tag, "Granted")
      if (second._tag === "Granted") await second.unanswered()
      await age(context.store(), 25 * hourMillis)
      equal((await orders.claim({ ...claim, attempt: 2 }))._tag, "NeedsOperator")
      const [item] = await orders.operatorItems()
      ok(item)
      equal(await orders.resolve(item, { status: "DECLINED", orderSessionKey: "order-1" }), true)
      equal((await orders.lookup("order-1"))?.phase, "processing")
      equal((await orders.claim({ ...claim, attempt: 3 }))._tag, "Granted")
    },
  ),

  storeCase(
    "keeps an order paid after a refund in part, and reports the amount of each refund once",
    async (context) => {
      const amounts: number[] = []
      const inbox = context.inbox({
        handle: (_event, { commit }) =>
          commit((_transaction, { became }) => {
            amounts.push(became.refundedAmount)
          }),
      })
      await inbox.start()
      await inbox.orders.record("order-1", {
        source: "evaluate",
        response: { status: "APPROVED" },
        context: { amount: 15_000 },
      })
      await until("the approval is handled", () => amounts.length === 1)
      for (const [number, Amount] of [5_000, 10_000].entries()) {
        const eventData = { Amount, Currency: "USD" }
        await deliver(
          inbox,
          webhook("order.refunded", "order-1", { eventData, timeStamp: `2026-06-0${number + 1}T00:00:00Z` }),
        )
        await until("the refund is handled", () => amounts.length === number + 2)
        equal((await inbox.orders.lookup("order-1"))?.phase, number === 0 ? "approved" : "refunded")
      }
      deepEqual(amounts, [0, 5_000, 10_000])
    },
  ),

  storeCase(
    "sends the stored copy of a payment after a crash, and deletes it once it is sent",
    async (context) => {
      const first = context.inbox({ encryptionKey: key })
      equal(await first.transmit(payment()), true)
      equal(await first.transmit(payment()), false)
      const store = context.store()
      const [leased] = await store.lease(1, 1)
      ok(leased?.body)
      ok(!leased.body.includes("tok_8a7b") && !leased.body.includes("shop-1"), "The copy is not encrypted.")
      const sent: unknown[] = []
      const next = context.inbox({
        encryptionKey: key,
        transmit: async (copy) => {
          sent.push(copy)
          if (sent.length === 1) throw new Error("503")
        },
      })
      await next.start()
      await until("the copy is sent", async () => (await next.stats()).pending === 0)
      deepEqual(sent, [payment(), payment()])
      equal((await store.history(leased.queue))[0]?.body, null)
    },
  ),

  storeCase("stores no card number and no CVV, and no payment without a key", async ({ inbox }) => {
    const encrypted = inbox({ encryptionKey: key })
    const numbers = { cardNumber: "4111111111111111", token: false }
    const withCvv = { cardNumber: "tok_8a7b", token: true, verificationValue: "123" }
    for (const paymentMethod of [numbers, withCvv]) {
      ok(await encrypted.transmit(payment({ paymentMethod })).then(() => false, isCardData))
      ok(await encrypted.orders.claim(claimOf({ paymentMethod })).then(() => false, isCardData))
    }
    equal((await encrypted.stats()).pending, 0)
    const error = await inbox()
      .transmit(payment())
      .catch((reason) => reason)
    equal(error.reason?._tag, "InvalidArgument")
    ok(error.message.includes("encryptionKey"))
  }),

  storeCase("assigns an overdue order, and the turn of a daily job, to one process only", async (context) => {
    const [one, other] = [context.store(), context.store()]
    const inbox = context.inbox()
    for (let index = 0; index < 10; index++)
      await deliver(inbox, webhook("challenge.presented", `order-${index}`))
    await deliver(inbox, webhook("order.completed", "order-final"))
    await pause(5)
    await one.open()
    const taken = await Promise.all(
      [one, other, one, other].map((store) => store.takeOverdue(0, 86_400_000, 5)),
    )
    const queues = taken.flat()
    equal(queues.includes("order-final"), false)
    equal(new Set(queues).size >= 10, true)
    deepEqual(await one.takeOverdue(60_000, 86_400_000, 50), [])
    const turns = await Promise.all([one, other, one, other].map((store) => store.takeTurn("sweep", 60_000)))
    equal(turns.filter(Boolean).length, 1)
    await one.postponeTurn("sweep", 86_400_000)
    equal(await other.takeTurn("sweep", 60_000), false)
  }),

  storeCase(
    "deletes bodies early and keys late, and never those of pending or dead events",
    async (context) => {
      const inbox = context.inbox({
        maxAttempts: 1,
        handle: (event) => {
          if (event.orderSessionKey === "dead") throw new Error("No.")
        },
      })
      await inbox.start()
      for (const order of ["done", "dead"]) await deliver(inbox, webhook("order.completed", order))
      await until("they ended", async () => (await inbox.stats()).pending === 0)
      await inbox.stop()
      const store = context.store()
      await store.open()
      const later = context.inbox()
      await deliver(later, webhook("order.completed", "waiting"))
      await pause(5)
      const limits = { bodiesOlderThanMillis: 0, keysOlderThanMillis: 86_400_000, after: 0, limit: 100 }
      deepEqual(await store.prune(limits), { bodies: 1, keys: 0, next: undefined })
      equal((await store.history("done"))[0]?.body, null)
      ok((await store.history("dead"))[0]?.body)
      ok((await store.history("waiting"))[0]?.body)
      equal((await later.orders.lookup("done"))?.phase, "approved")
      deepEqual(await store.prune({ ...limits, keysOlderThanMillis: 0 }), {
        bodies: 0,
        keys: 1,
        next: undefined,
      })
      equal(await later.orders.get("done"), undefined)
      equal((await later.stats()).dead, 1)
      equal((await later.stats()).pending, 1)
    },
  ),

  storeCase("deletes old bodies in short transactions, the oldest first", async (context) => {
    const inbox = context.inbox({ handle: () => {} })
    await inbox.start()
    for (let index = 0; index < 5; index++) await deliver(inbox, webhook("order.completed", `order-${index}`))
    await until("they are handled", async () => (await inbox.stats()).pending === 0)
    await pause(5)
    const store = context.store()
    await store.open()
    const pruned: number[] = []
    let after: number | undefined = 0
    while (after !== undefined) {
      const step: Pruned = await store.prune({
        bodiesOlderThanMillis: 0,
        keysOlderThanMillis: 86_400_000,
        after,
        limit: 2,
      })
      pruned.push(step.bodies)
      after = step.next
    }
    deepEqual(pruned, [2, 2, 1])
  }),

  storeCase(
    "repeats the daily deletion soon after it failed, with growing delays, and then after a day",
    async (context) => {
      const store = context.database.connect()
      const delays: number[] = []
      let failures = 2
      const inbox = context.inbox({
        store: {
          ...store,
          prune: async (limits) => {
            if (failures-- > 0) throw new Error("The database is busy.")
            return store.prune(limits)
          },
          postponeTurn: async (job, millis) => {
            if (job === "prune") delays.push(millis)
            await store.postponeTurn(job, job === "prune" && failures >= 0 ? 0 : millis) // does not wait for minutes
          },
        },
        reconcile: {
          order: () => Promise.reject(new Error("There is no open order.")),
          everyMillis: 5,
        },
      })
      await inbox.start()
      await until("it has succeeded", () => delays.length === 3)
      deepEqual(delays, [60_000, 120_000, 86_400_000])
      equal(await store.takeTurn("prune", 1), false)
      deepEqual(context.errors.map(String), Array(2).fill("Error: The database is busy."))
    },
  ),

  storeCase("deletes old data although the reconciler fails", async (context) => {
    const store = context.database.connect()
    let isPruned = false
    const inbox = context.inbox({
      store: {
        ...store,
        takeOverdue: () => Promise.reject(new Error("The query was ended.")),
        prune: async (limits) => {
          isPruned = true
          return store.prune(limits)
        },
      },
      reconcile: { order: () => Promise.reject(new Error("There is no open order.")) },
    })
    await inbox.start()
    await until("the data is deleted", () => isPruned)
    deepEqual(context.errors.map(String), ["Error: The query was ended."])
  }),

  storeCase("erases the personal data of an order and keeps its state and its keys", async (context) => {
    const inbox = context.inbox({ handle: () => {} })
    await inbox.start()
    const event = webhook("order.completed", "order-1")
    await deliver(inbox, event)
    await until("it is handled", async () => (await inbox.stats()).pending === 0)
    equal(await inbox.erase("order-1"), 1)
    const order = await inbox.orders.get("order-1")
    equal(order?.state.phase, "approved")
    equal(order?.externalOrderId, undefined)
    equal(await deliver(inbox, event), "duplicate")
    equal((await context.store().history("order-1"))[0]?.body, null)
  }),
]
