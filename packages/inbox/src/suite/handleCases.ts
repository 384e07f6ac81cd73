/** Handling: at least once, with effects exactly once, in order. */
import { deepEqual, equal, ok } from "node:assert/strict"
import type { InboxEvent } from "../InboxEvent.ts"
import { longestScheduleMillis } from "../NumericOptions.ts"
import type { HandleContext } from "../Runner.ts"
import {
  deferred,
  deliver,
  pause,
  reasonOf,
  type StoreCase,
  storeCase,
  until,
  webhook,
  writing,
} from "./Case.ts"

/** The cases of handling. */
export const handleCases: readonly StoreCase[] = [
  storeCase(
    "handles the events of an order in the order of acceptance, and several orders at the same time",
    async (context) => {
      const { database } = context
      let running = 0
      let most = 0
      const perOrder = new Map<string, number>()
      const handle = async (event: InboxEvent, { commit }: HandleContext<never>) => {
        const order = String(event.orderSessionKey)
        most = Math.max(most, ++running)
        perOrder.set(order, (perOrder.get(order) ?? 0) + 1)
        equal(perOrder.get(order), 1)
        await pause(2)
        await commit((transaction) =>
          database.writeEffect(transaction, `${order} ${event.webhook?.confirmationId}`),
        )
        perOrder.set(order, 0)
        running--
      }
      const inboxes = [context.inbox({ handle: handle as never }), context.inbox({ handle: handle as never })] // the transaction is only passed on
      const [first] = inboxes
      ok(first)
      for (let number = 0; number < 5; number++)
        await Promise.all(
          ["a", "b", "c", "d"].map((order) =>
            deliver(
              first,
              webhook("challenge.passed", order, {
                confirmationId: String(number),
                timeStamp: String(number),
              }),
            ),
          ),
        )
      await Promise.all(inboxes.map((inbox) => inbox.start()))
      await until("all events are handled", async () => (await database.effects()).length === 20)
      const effects = await database.effects()
      for (const order of ["a", "b", "c", "d"])
        deepEqual(
          effects.filter((effect) => effect.startsWith(order)),
          [0, 1, 2, 3, 4].map((number) => `${order} ${number}`),
        )
      ok(most > 1, "Orders were not handled at the same time.")
      deepEqual(context.errors, [])
    },
  ),

  storeCase(
    "undoes the writes of a commit that throws, and handles the event again with the next attempt",
    async (context) => {
      const { database } = context
      const attempts: number[] = []
      const inbox = context.inbox({
        handle: async (event, { attempt, token, commit }) => {
          attempts.push(attempt)
          equal(token, event.token)
          await commit((transaction) => {
            const written = database.writeEffect(transaction, `attempt ${attempt}`)
            if (attempt < 3) throw new Error("The database of the shop rejected it.")
            return written
          })
        },
      })
      await inbox.start()
      await deliver(inbox, webhook("order.completed", "order-1"))
      await until("the third attempt commits", async () => (await database.effects()).length > 0)
      deepEqual(attempts, [1, 2, 3])
      deepEqual(await database.effects(), ["attempt 3"])
      const [line] = await inbox.orders.history("order-1")
      equal(line?.status, "handled")
      equal(line?.attempts, 3)
    },
  ),

  storeCase(
    "writes one effect when a lease ends while its worker still runs, and reports it to the late worker",
    async (context) => {
      const { database } = context
      const store = context.store()
      await store.open()
      const inbox = context.inbox()
      await deliver(inbox, webhook("order.completed", "order-1"))
      const [slow] = await store.lease(1, 1)
      ok(slow)
      equal(slow.attempts, 1)
      await until("the lease has ended", async () => {
        await pause(5)
        const [quick] = await context.store().lease(1, 60_000)
        if (!quick) return false
        equal(quick.attempts, 2)
        const work = (transaction: never) => database.writeEffect(transaction, "quick")
        equal(await store.complete(quick, { _tag: "Handled" }, work as never), true) // the transaction is only passed on
        return true
      })
      const late = (transaction: never) => database.writeEffect(transaction, "late")
      equal(await store.complete(slow, { _tag: "Handled" }, late as never), false) // the transaction is only passed on
      deepEqual(await database.effects(), ["quick"])
      equal((await inbox.stats()).pending, 0)
    },
  ),

  storeCase(
    "aborts the handler whose lease was lost, and its commit fails with LeaseLost",
    async (context) => {
      const { database } = context
      const outcome = deferred<string>()
      let isCutOff = true
      let isLeased = false
      const store = database.connect()
      const cutOff = context.inbox({
        store: {
          ...store,
          lease: async (...lease) => {
            if (isLeased && isCutOff) throw new Error("The network is cut.")
            const entries = await store.lease(...lease)
            isLeased ||= entries.length > 0
            return entries
          },
          renew: async (...renewal) => {
            if (isCutOff) throw new Error("The network is cut.")
            return store.renew(...renewal)
          },
        },
        leaseMillis: 60,
        handle: async (_event, { signal, commit }) => {
          await new Promise((resolve) => signal.addEventListener("abort", resolve))
          await commit((transaction) => database.writeEffect(transaction, "late")).catch((error) =>
            outcome.resolve(reasonOf(error)),
          )
        },
      })
      await cutOff.start()
      await deliver(cutOff, webhook("order.completed", "order-1"))
      await until("it is leased", () => isLeased)
      const other = context.inbox({ handle: writing(database) })
      await other.start()
      await until("another process handles it", async () => (await database.effects()).length === 1)
      isCutOff = false
      equal(await outcome.promise, "LeaseLost")
      deepEqual(await database.effects(), ["order.completed order-1"])
    },
  ),

  storeCase(
    "keeps its own leases after the process was blocked for longer than they last, as at a breakpoint",
    async (context) => {
      const { database } = context
      const store = database.connect()
      let calls = 0
      let leases = 0
      const handle = async (event: InboxEvent, { commit }: HandleContext<never>) => {
        calls++
        Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1_300) // blocks the event loop
        const before = leases
        await until("the inbox has looked for events since", () => leases >= before + 2)
        await commit((transaction) => database.writeEffect(transaction, event.name))
      }
      const inbox = context.inbox({
        store: {
          ...store,
          lease: async (...lease) => {
            const entries = await store.lease(...lease)
            leases++
            return entries
          },
        },
        leaseMillis: 1_200,
        handle: handle as never, // the transaction is only passed on
      })
      await inbox.start()
      await deliver(inbox, webhook("order.completed", "order-1"))
      await until("it is handled", async () => (await database.effects()).length === 1)
      equal(calls, 1)
      deepEqual(context.errors, [])
    },
  ),

  storeCase("leases events for 10 seconds by default", async (context) => {
    const store = context.database.connect()
    const leased = deferred<number>()
    const inbox = context.inbox({
      store: {
        ...store,
        lease: async (limit, leaseMillis) => {
          leased.resolve(leaseMillis)
          return store.lease(limit, leaseMillis)
        },
      },
      handle: () => {},
    })
    await inbox.start()
    equal(await leased.promise, 10_000)
  }),

  storeCase("keeps the longest lease that the options allow", async (context) => {
    const [one, other] = [context.store(), context.store()]
    const inbox = context.inbox({ leaseMillis: longestScheduleMillis })
    await deliver(inbox, webhook("order.completed", "order-1"))
    const leased = await one.lease(1, longestScheduleMillis)
    equal(leased.length, 1)
    deepEqual(await other.lease(1, longestScheduleMillis), [])
    deepEqual(await one.renew(leased, longestScheduleMillis), leased)
  }),

  storeCase("keeps the lease of a handler that takes longer than the lease", async (context) => {
    const { database } = context
    let calls = 0
    let renewals = 0
    const store = database.connect()
    const handle = async (event: InboxEvent, { commit }: HandleContext<never>) => {
      calls++
      await until("the lease has been renewed for longer than it lasts", () => renewals >= 4)
      await commit((transaction) => database.writeEffect(transaction, event.name))
    }
    const settings = { leaseMillis: 3_000, handle: handle as never } // the transaction is only passed on
    const first = context.inbox({
      ...settings,
      store: {
        ...store,
        renew: async (...renewal) => {
          const held = await store.renew(...renewal)
          renewals += held.length
          return held
        },
      },
    })
    await first.start()
    await deliver(first, webhook("order.completed", "order-1"))
    await until("it is being handled", () => calls === 1)
    await context.inbox(settings).start()
    await until("it is handled", async () => (await database.effects()).length > 0)
    equal(calls, 1)
    deepEqual(await database.effects(), ["order.completed"])
  }),

  storeCase(
    "marks an event dead after the last attempt, with its error redacted, and handles it again on replay",
    async (context) => {
      const { database } = context
      let isFixed = false
      const alerts: string[] = []
      const inbox = context.inbox({
        maxAttempts: 3,
        onAlert: (alert) => alerts.push(alert._tag),
        handle: (event, handling) => {
          if (!isFixed)
            throw new Error("Card 4111111111111111 of jane@example.com: password=hunter2 rejected")
          return writing(database)(event, handling)
        },
      })
      await inbox.start()
      await deliver(inbox, webhook("order.completed", "order-1"))
      await until("it is dead", async () => (await inbox.stats()).dead === 1)
      const [letter] = await inbox.deadLetters()
      ok(letter)
      equal(letter.attempts, 3)
      equal(letter.isAboutMoney, true)
      equal(letter.orderSessionKey, "order-1")
      equal(letter.error, "Error: Card <removed> of <removed>: password=<removed> rejected")
      deepEqual(alerts, ["DeadMoneyEvent"])
      isFixed = true
      equal(await inbox.replay({ token: letter.token }), 1)
      await until("it is handled", async () => (await database.effects()).length > 0)
      equal((await inbox.stats()).dead, 0)
      equal(await inbox.replay({ allDead: true }), 0)
    },
  ),

  storeCase("continues with an order after a dead event, unless the inbox holds it", async (context) => {
    const { database } = context
    const handle = (event: InboxEvent, handling: HandleContext<never>) => {
      if (event.name === "challenge.presented") throw new Error("This event breaks the handler.")
      return handling.commit((transaction) =>
        database.writeEffect(transaction, `${event.name} ${event.orderSessionKey}`),
      )
    }
    const settings = { maxAttempts: 1, handle: handle as never } // the transaction is only passed on
    const continuing = context.inbox({ ...settings, afterDead: "continue" })
    await deliver(continuing, webhook("challenge.presented", "order-1"))
    await deliver(continuing, webhook("challenge.passed", "order-1"))
    await continuing.start()
    await until("the later event is handled", async () => (await database.effects()).length === 1)
    await continuing.stop()

    const holding = context.inbox({ ...settings, afterDead: "hold" })
    await deliver(holding, webhook("challenge.presented", "order-2"))
    await deliver(holding, webhook("challenge.passed", "order-2"))
    await holding.start()
    await until("the order is held", async () => (await holding.orders.get("order-2"))?.isHeld === true)
    await deliver(holding, webhook("order.completed", "order-2"))
    await pause(50)
    equal((await database.effects()).length, 1)
    const letters = await holding.deadLetters()
    const held = letters.find(({ orderSessionKey }) => orderSessionKey === "order-2")
    ok(held)
    equal(await holding.discard(held.token), true)
    await until("the held events are handled", async () => (await database.effects()).length === 3)
    deepEqual((await database.effects()).slice(1), ["challenge.passed order-2", "order.completed order-2"])
  }),

  storeCase(
    "stops without counting the attempt of a handler that hangs, and leaves its event to others",
    async (context) => {
      const { database } = context
      const entered = deferred<AbortSignal>()
      const inbox = context.inbox({
        handle: (_event, { signal }) => {
          entered.resolve(signal)
          return new Promise(() => {})
        },
      })
      await inbox.start()
      await deliver(inbox, webhook("order.completed", "order-1"))
      const signal = await entered.promise
      await inbox.stop({ timeoutMillis: 20 })
      ok(signal.aborted)
      const attempts: number[] = []
      const next = context.inbox({
        handle: (event, handling) => {
          attempts.push(handling.attempt)
          return writing(database)(event, handling)
        },
      })
      await next.start()
      await until("the next process handles it", async () => (await database.effects()).length === 1)
      deepEqual(attempts, [1])
    },
  ),

  storeCase("waits at stop for handlers that are about to end", async (context) => {
    const { database } = context
    const entered = deferred()
    const inbox = context.inbox({
      handle: async (event, handling) => {
        entered.resolve()
        await pause(50)
        return writing(database)(event, handling)
      },
    })
    await inbox.start()
    await deliver(inbox, webhook("order.completed", "order-1"))
    await entered.promise
    await inbox.stop({ timeoutMillis: 20_000 })
    deepEqual(await database.effects(), ["order.completed order-1"])
  }),

  storeCase(
    "handles an event again, with its attempt counted, after the process that leased it was killed",
    async (context) => {
      const store = context.store()
      await store.open()
      await deliver(context.inbox(), webhook("order.completed", "order-1"))
      equal((await store.lease(1, 30)).length, 1)
      const attempts: number[] = []
      const next = context.inbox({ handle: (_event, { attempt }) => void attempts.push(attempt) })
      await next.start()
      await until("it is handled", async () => (await next.stats()).pending === 0)
      deepEqual(attempts, [2])
    },
  ),

  storeCase(
    "handles an event again whose handler hangs, and meanwhile handles other events in this process",
    async (context) => {
      const { database } = context
      let aborted: unknown
      const inbox = context.inbox({
        concurrency: 1,
        leaseMillis: 100,
        handlerTimeoutMillis: 100,
        handle: (event, handling) => {
          if (handling.attempt > 1) return writing(database)(event, handling)
          handling.signal.addEventListener("abort", () => {
            aborted = handling.signal.reason
          })
          return new Promise(() => {})
        },
      })
      await inbox.start()
      await deliver(inbox, webhook("order.completed", "order-1"))
      await until("the second attempt commits", async () => (await database.effects()).length === 1)
      equal(reasonOf(aborted), "LeaseLost")
      equal((await inbox.orders.history("order-1"))[0]?.attempts, 2)
    },
  ),

  storeCase("marks an event dead whose handler ends the process in every attempt", async (context) => {
    const store = context.store()
    await store.open()
    await deliver(context.inbox(), webhook("order.completed", "order-1"))
    for (let attempt = 1; attempt <= 2; attempt++)
      await until("the lease has ended", async () => (await store.lease(1, 1)).length === 1)
    const next = context.inbox({ maxAttempts: 2, handle: () => {} })
    await next.start()
    await until("it is dead", async () => (await next.stats()).dead === 1)
    const [letter] = await next.deadLetters()
    ok(letter?.error.includes("ended during every attempt"))
  }),

  storeCase("handles an event without commit when its handler returns", async (context) => {
    const inbox = context.inbox({ handle: () => "done" })
    await inbox.start()
    await deliver(inbox, webhook("payout.created", null))
    await until("it is handled", async () => (await inbox.stats()).pending === 0)
    equal((await inbox.stats()).dead, 0)
  }),

  storeCase(
    "rejects a second commit and one after the handler's end, and keeps what was committed",
    async (context) => {
      const { database } = context
      const reasons: string[] = []
      let late: (() => Promise<unknown>) | undefined
      const inbox = context.inbox({
        handle: async (event, { commit }) => {
          late = () => commit((transaction) => database.writeEffect(transaction, "late"))
          if (event.name === "challenge.passed") return
          await commit((transaction) => database.writeEffect(transaction, "first"))
          await commit((transaction) => database.writeEffect(transaction, "second")).catch((error) =>
            reasons.push(reasonOf(error)),
          )
          throw new Error("An error after the commit.")
        },
      })
      await inbox.start()
      await deliver(inbox, webhook("order.completed", "order-1"))
      await until("it is handled", async () => (await inbox.stats()).pending === 0)
      await deliver(inbox, webhook("challenge.passed", "order-1"))
      await until("the other is handled", async () => (await inbox.stats()).pending === 0)
      await late?.().catch((error) => reasons.push(reasonOf(error)))
      deepEqual(await database.effects(), ["first"])
      deepEqual(reasons, ["CommitMisused", "CommitMisused"])
      equal(context.errors.length, 1)
    },
  ),

  storeCase("fails an attempt whose handler hides the error of its commit", async (context) => {
    const { database } = context
    const inbox = context.inbox({
      handle: async (_event, { attempt, commit }) => {
        await commit((transaction) => {
          const written = database.writeEffect(transaction, `attempt ${attempt}`)
          if (attempt === 1) throw new Error("The shop rejected it.")
          return written
        }).catch(() => {})
      },
    })
    await inbox.start()
    await deliver(inbox, webhook("order.completed", "order-1"))
    await until("it is handled", async () => (await inbox.stats()).pending === 0)
    deepEqual(await database.effects(), ["attempt 2"])
  }),

  storeCase(
    "handles a later event of an order only after the earlier one that waits for its retry",
    async (context) => {
      const { database } = context
      const inbox = context.inbox({
        handle: (event, handling) => {
          if (event.name === "challenge.presented" && handling.attempt < 3) throw new Error("Not yet.")
          return writing(database)(event, handling)
        },
      })
      await deliver(inbox, webhook("challenge.presented", "order-1"))
      await deliver(inbox, webhook("challenge.passed", "order-1"))
      await deliver(inbox, webhook("order.completed", "order-2"))
      await inbox.start()
      await until("all are handled", async () => (await database.effects()).length === 3)
      const effects = await database.effects()
      deepEqual(
        effects.filter((effect) => effect.endsWith("order-1")),
        ["challenge.presented order-1", "challenge.passed order-1"],
      )
    },
  ),
]
