/** Accepting: durable, and once. */
import { deepEqual, equal, ok } from "node:assert/strict"
import { deliver, type StoreCase, storeCase, until, webhook, writing } from "./Case.ts"

/** The cases of accepting. */
export const acceptCases: readonly StoreCase[] = [
  storeCase(
    "accepts an event once, however often it arrives at the same time in two processes",
    async (context) => {
      const [one, other] = [context.inbox(), context.inbox()]
      const events = Array.from({ length: 20 }, (_, index) => webhook("order.completed", `order-${index}`))
      const results = await Promise.all(
        [...events, ...events, ...events].flatMap((event) => [deliver(one, event), deliver(other, event)]),
      )
      equal(results.filter((result) => result === "accepted").length, events.length)
      equal((await one.stats()).pending, events.length)
      equal(await deliver(other, events[0] ?? webhook("order.completed")), "duplicate")
    },
  ),

  storeCase("accepts a key that is twice in one batch as new once, at its first place", async ({ store }) => {
    const opened = store()
    await opened.open()
    const entry = (key: string, name: string) => ({
      key,
      queue: "order-1",
      isOrder: true,
      externalOrderId: null,
      source: "webhook" as const,
      name,
      body: null,
      signal: '{"phase":"open","dispute":"none","unknown":[]}',
      isFinal: false,
      status: "pending" as const,
    })
    deepEqual(await opened.accept([entry("b", "first"), entry("a", "second"), entry("b", "third")]), [
      true,
      true,
      false,
    ])
    deepEqual(
      (await opened.history("order-1")).map(({ name }) => name),
      ["first", "second"],
    )
    equal((await opened.order("order-1"))?.pending, 2)
  }),

  storeCase("reports which events it has", async ({ inbox }) => {
    const opened = inbox()
    const event = webhook("order.completed")
    const receipt = { id: "1" } as unknown as Parameters<typeof opened.sink.has>[1] // the inbox reads only the id
    equal(await opened.sink.has(event, receipt), false)
    await opened.sink.accept(event, receipt)
    equal(await opened.sink.has(event, receipt), true)
  }),

  storeCase(
    "keeps the same event of the sandbox and of production, and of two endpoints, apart",
    async ({ inbox }) => {
      const [north, south] = [inbox({ endpoint: "north" }), inbox({ endpoint: "south" })]
      const event = webhook("order.completed")
      equal(await deliver(north, event), "accepted")
      equal(await deliver(south, event), "accepted")
      equal(await deliver(south, { ...event, isTestMode: false }, undefined), "accepted")
      equal(await deliver(north, event), "duplicate")
    },
  ),

  storeCase(
    "records an event of the other environment without handling it or joining it to the order",
    async (context) => {
      const inbox = context.inbox({ environment: "production", handle: writing(context.database) })
      await inbox.start()
      const event = webhook("order.completed", "order-1", { isTestMode: true })
      equal(await deliver(inbox, event), "accepted")
      equal(await deliver(inbox, event), "duplicate")
      equal(await inbox.orders.get("order-1"), undefined)
      equal((await inbox.stats()).pending, 0)
      deepEqual(await context.database.effects(), [])
    },
  ),

  storeCase(
    "forwards an event inside the accepting transaction, so that both happen or neither does",
    async (context) => {
      const { database } = context
      const inbox = context.inbox({
        forward: (event, transaction) => {
          if (event.externalOrderId === "shop-bad") throw new Error("The queue rejected it.")
          return database.writeEffect(transaction, `forwarded ${event.orderSessionKey}`)
        },
      })
      const events = ["1", "bad", "2"].map((id) => webhook("order.completed", id))
      const results = await Promise.allSettled([...events, ...events].map((event) => deliver(inbox, event)))
      deepEqual(results.map((result) => (result.status === "fulfilled" ? result.value : "failed")).sort(), [
        "accepted",
        "accepted",
        "duplicate",
        "duplicate",
        "failed",
        "failed",
      ])
      deepEqual([...(await database.effects())].sort(), ["forwarded 1", "forwarded 2"])
      equal(await inbox.orders.get("bad"), undefined)
      equal((await inbox.orders.get("1"))?.pending, 0)
    },
  ),

  storeCase("stores neither card data nor personal data of an event's data", async (context) => {
    const inbox = context.inbox({ handle: async () => new Promise(() => {}) })
    const eventData = {
      amount: 15_000,
      note: "card 4111 1111 1111 1111 was used",
      email: "jane@example.com",
      nested: { cardNumber: "4111111111111111", reasonCode: "10.4" },
    }
    await deliver(inbox, webhook("order.refunded", "order-1", { eventData }))
    const opened = context.store()
    const [entry] = await opened.history("order-1")
    ok(entry?.body)
    ok(!/4111|jane@/.test(entry.body))
    deepEqual(JSON.parse(entry.body).eventData, {
      amount: 15_000,
      note: "card <removed> was used",
      nested: { reasonCode: "10.4" },
    })
  }),

  storeCase("can be opened by several processes at once", async ({ store }) => {
    const stores = Array.from({ length: 4 }, store)
    await Promise.all(stores.map((each) => each.open()))
    await until("every store responds", async () => {
      const stats = await Promise.all(stores.map((each) => each.stats()))
      return stats.every(({ pending }) => pending === 0)
    })
  }),
]
