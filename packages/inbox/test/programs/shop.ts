/**
 * A shop behind one of the adapters, as one process: it ships orders in its handler. With "die" it ends itself between
 * the handler and the response of its first delivery.
 */
import "reflect-metadata"
import { once } from "node:events"
import { createServer, type RequestListener } from "node:http"
import type { AddressInfo } from "node:net"
import { webhooks } from "@flexcharge/express"
import { FlexChargeModule } from "@flexcharge/nest"
import { webhookAction } from "@flexcharge/remix"
import type { EventSink, WebhookOptions } from "@flexcharge/server"
import { serveWeb } from "@flexcharge/server/testing"
import { Module } from "@nestjs/common"
import { NestFactory } from "@nestjs/core"
import express from "express"
import { createInbox, sqlite } from "../../src/index.ts"
import { deferred } from "../../src/suite/Case.ts"

const [adapter = "", file = "", secret = "", mode = ""] = process.argv.slice(2)

const handled = deferred()
const inbox = createInbox({
  store: sqlite(file),
  handle: async (event, { commit }) => {
    await commit((transaction, { became }) => {
      if (became.paid)
        transaction.prepare("insert into effects (text) values (?)").run(`ship ${event.externalOrderId}`)
    })
    handled.resolve()
  },
})
await inbox.start()

/** Accepts as the inbox does, waits for the handler, and then ends the process before the response is written. */
const dyingSink: EventSink = {
  accept: async (event, receipt) => {
    await inbox.sink.accept(event, receipt)
    await handled.promise
    process.kill(process.pid, "SIGKILL")
    return new Promise(() => {})
  },
}

const options: WebhookOptions = { secrets: [secret], sink: mode === "die" ? dyingSink : inbox.sink }
const path = "/webhooks/flexcharge"

const listen = async (listener: RequestListener): Promise<string> => {
  const server = createServer(listener)
  await once(server.listen(0, "127.0.0.1"), "listening")
  const { port } = server.address() as AddressInfo // as: a TCP server has a port
  return `http://127.0.0.1:${port}${path}`
}

const start: Record<string, () => Promise<string>> = {
  express: () => listen(express().post(path, webhooks(options))),
  nest: async () => {
    class Shop {}
    Module({ imports: [FlexChargeModule.forRoot({ webhooks: options })] })(Shop)
    const app = await NestFactory.create(Shop, { rawBody: true, logger: false })
    await app.listen(0, "127.0.0.1")
    return `${await app.getUrl()}${path}`
  },
  remix: async () => {
    const action = webhookAction(options)
    return (await serveWeb((request) => action({ request }), path)).url
  },
}

console.log(await start[adapter]?.())
