import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { DatabaseSync } from "node:sqlite"
import type { Inbox, InboxEvent } from "@flexcharge/inbox"
import { approvedCard } from "@flexcharge/sandbox"
import { webhookEndpoint } from "@flexcharge/server"
import { signDelivery, signingSecret, wireEvent } from "@flexcharge/webhooks/testing"
import { startPostgres } from "@flexcharge-tooling/test-kit/postgres"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { listenerAdapter } from "./Adapter.ts"
import "./sandbox.ts"

const secret = signingSecret()
const host = "shop.example"
const folder = mkdtempSync(join(tmpdir(), "flexcharge-docs-inbox-"))
const shopFile = join(folder, "shop.db")
Object.assign(process.env, {
  FLEXCHARGE_WEBHOOK_SECRET: secret,
  PUBLIC_HOST: host,
  PORT: "0",
  SHOP_DATABASE: shopFile,
  INBOX_KEY: Buffer.alloc(32, 7).toString("base64"),
})

/** A signed delivery about one order. */
const deliveryOf = (
  orderId: string,
  event: "order.completed" | "payment.chargeback.received" = "order.completed",
) => {
  const body = JSON.stringify(wireEvent(event, { OrderId: orderId, ExternalOrderId: `shop-${orderId}` }))
  return { method: "POST", headers: signDelivery(body, { secret, host }).headers, body }
}

/** The same order before its external order id is known: an earlier event without the id. */
const deliveryWithoutId = (orderId: string) => {
  const fields = { OrderId: orderId, ExternalOrderId: null, TimeStamp: "2026-01-01T00:00:00.000000Z" }
  const body = JSON.stringify(wireEvent("order.completed", fields))
  return { method: "POST", headers: signDelivery(body, { secret, host }).headers, body }
}

const path = "/webhooks/flexcharge"

describe("the embedded inbox", () => {
  const database = new DatabaseSync(shopFile)
  database.exec("pragma journal_mode = wal; create table shipments (order_id text not null)")
  afterAll(async () => {
    const { inbox } = await import("../snippets/inbox/inbox.ts")
    await inbox.stop()
    database.close()
    rmSync(folder, { recursive: true })
  })

  test("ships each order once behind Express, Nest and React Router, and its dead letters can be replayed", async () => {
    const { inbox, listDeadLetters, replayDeadLetters } = await import("../snippets/inbox/inbox.ts")
    const { app, server } = await import("../snippets/inbox/express.ts")
    const express = await listenerAdapter(app)
    expect((await express.call(path, deliveryOf("express"))).status).toBe(200)
    expect((await express.call(path, deliveryOf("express"))).status).toBe(200)
    server.close()

    const { action } = await import("../snippets/inbox/reactRouter.ts")
    const request = new Request(`https://${host}${path}`, deliveryOf("react-router"))
    expect((await action({ request })).status).toBe(200)

    const { bootstrap } = await import("../snippets/inbox/nest.ts")
    const nest = await bootstrap()
    const url = (await nest.getUrl()).replace("[::1]", "127.0.0.1")
    expect((await fetch(`${url}${path}`, deliveryOf("nest"))).status).toBe(200)
    nest.getHttpServer().close()

    for (const order of ["express", "react-router", "nest"])
      expect((await inbox.orders.lookup(order))?.phase).toBe("approved")
    await expect.poll(async () => (await inbox.stats()).pending).toBe(0)
    expect(database.prepare("select order_id from shipments order by order_id").all()).toEqual([
      { order_id: "shop-express" },
      { order_id: "shop-nest" },
      { order_id: "shop-react-router" },
    ])
    await listDeadLetters()
    expect(await replayDeadLetters()).toBe(0)
  })
})

describe("the inbox on PostgreSQL", () => {
  let stop = async () => {}
  beforeAll(async () => {
    const postgres = await startPostgres({ isDurable: false })
    process.env.DATABASE_URL = postgres.url
    const { pool } = await import("../snippets/inbox/postgres.ts")
    await pool.query("create table shipments (order_id text not null)")
    await pool.query("create table orders (id text primary key, state text)")
    stop = async () => {
      await pool.end()
      delete process.env.DATABASE_URL
      await postgres.stop()
    }
  })
  afterAll(() => stop())

  /** Delivers events to a snippet's inbox, and waits after each until it is handled. */
  const handle = async (inbox: Inbox, ...deliveries: readonly ReturnType<typeof deliveryOf>[]) => {
    const endpoint = webhookEndpoint({ secrets: [secret], publicHost: host, sink: inbox.sink })
    await inbox.start()
    for (const delivery of deliveries) {
      expect((await endpoint(new Request(`https://${host}${path}`, delivery))).status).toBe(200)
      await expect.poll(async () => (await inbox.stats()).pending).toBe(0)
    }
    expect((await inbox.stats()).dead).toBe(0)
    await inbox.stop()
  }
  const shipped = async (orderId: string) => {
    const { pool } = await import("../snippets/inbox/postgres.ts")
    const { rows } = await pool.query("select 1 from shipments where order_id = $1", [`shop-${orderId}`])
    return rows.length
  }

  test("ships once, with pg and with Kysely, also when the external order id arrives after the approval", async () => {
    const inboxes = {
      pg: (await import("../snippets/inbox/postgres.ts")).inbox,
      kysely: (await import("../snippets/inbox/kysely.ts")).inbox,
    }
    for (const [name, inbox] of Object.entries(inboxes)) {
      const late = `late-${name}`
      await handle(inbox, deliveryOf(name), deliveryOf(name), deliveryWithoutId(late), deliveryOf(late))
      expect(await shipped(name)).toBe(1)
      expect(await shipped(late)).toBe(1)
    }
  })

  test("sends one mail about a chargeback, and stores the state in the transaction of the inbox", async () => {
    const { inbox, mails } = await import("../snippets/inbox/exactlyOnce.ts")
    const { pool } = await import("../snippets/inbox/postgres.ts")
    await pool.query("insert into orders (id) values ('shop-disputed')")
    const chargeback = deliveryOf("disputed", "payment.chargeback.received")
    const late = [deliveryWithoutId("late"), deliveryOf("late")]
    await handle(inbox, deliveryOf("disputed"), chargeback, chargeback, ...late)
    expect(mails.map(({ to }) => to)).toEqual(["disputes@shop.example"])
    expect(await shipped("disputed")).toBe(1)
    expect(await shipped("late")).toBe(1)
    expect((await pool.query("select state from orders")).rows).toEqual([{ state: "approved" }])
  })

  test("rescues an order once, and keeps its state", async () => {
    const { inbox } = await import("../snippets/inbox/reconcile.ts")
    const { rescueOnce } = await import("../snippets/inbox/claim.ts")
    const { payment, rawCard } = await import("../snippets/shop/example.ts")
    const { flexcharge } = await import("../snippets/shop/flexcharge.ts")
    const { cardNumber } = rawCard(approvedCard)
    const { token } = await flexcharge.tokenize({
      paymentMethod: {
        creditCard: { firstName: "John", lastName: "Doe", number: cardNumber, month: "09", year: "2031" },
      },
    })
    const mid = process.env.FLEXCHARGE_MID ?? ""
    const declined = {
      ...payment,
      mid,
      orderId: "claimed-1",
      payer: { email: "john@example.com" },
      paymentMethod: { cardNumber: token, token: true },
    }
    const results = await Promise.all([rescueOnce(declined), rescueOnce(declined)])
    const outcomes = results.map((result) => ("_tag" in result ? result._tag : result.status))
    expect(outcomes.filter((outcome) => outcome === "APPROVED")).toHaveLength(1)
    expect(outcomes).toContainEqual(expect.stringMatching(/^(InProgress|Answered)$/)) // depends on which is faster
    expect((await inbox.orders.claimed(mid, "claimed-1"))?.state.phase).toBe("approved")
    await inbox.stop()
  })

  test("hands an accepted event over to pg-boss", async () => {
    const { boss, inbox } = await import("../snippets/inbox/pgBoss.ts")
    const endpoint = webhookEndpoint({ secrets: [secret], publicHost: host, sink: inbox.sink })
    const request = new Request(`https://${host}${path}`, deliveryOf("handed-over"))
    expect((await endpoint(request)).status).toBe(200)
    const [job] = await boss.fetch<InboxEvent>("flexcharge")
    expect(job?.data.orderSessionKey).toBe("handed-over")
    await boss.stop({ graceful: false, close: false })
    await inbox.stop()
  })
})
