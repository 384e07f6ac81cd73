/**
 * Processor time of a server per accepted webhook: on node:http, Express, and Nest on Fastify, compared with the same
 * frameworks and a verification written by hand with node:crypto.
 *
 * Run it after a build: `node tooling/bench/server-accept.ts`. Words select frameworks: `server-accept.ts Nest`. Each
 * server runs in its own process and measures its own time. The servers take short turns: a ratio is the baseline's
 * time divided by the server's time in the same turn.
 */
import "reflect-metadata"
import { spawn } from "node:child_process"
import { createHash, createHmac, createSecretKey, timingSafeEqual } from "node:crypto"
import { once } from "node:events"
import type { IncomingHttpHeaders, RequestListener } from "node:http"
import { webhooks } from "@flexcharge/express"
import { FlexChargeModule } from "@flexcharge/nest"
import { nodeWebhooks } from "@flexcharge/server/node"
import { signDelivery, wireEvent } from "@flexcharge/webhooks/testing"
import { startServer } from "@flexcharge-tooling/test-kit/startServer"
import {
  Controller,
  HttpCode,
  Module,
  type ModuleMetadata,
  Post,
  type RawBodyRequest,
  Req,
  UnauthorizedException,
} from "@nestjs/common"
import { NestFactory } from "@nestjs/core"
import { FastifyAdapter, type NestFastifyApplication } from "@nestjs/platform-fastify"
import express from "express"
import { Pool } from "undici"
import { micros, ratio } from "./ratios.ts"

const rounds = Number(process.env.BENCH_ROUNDS ?? 120)
const requests = Number(process.env.BENCH_REQUESTS ?? 320)
const warmUpRounds = 20
const connections = 32
const secret = Buffer.alloc(64, 7).toString("base64")

const key = createSecretKey(Buffer.from(secret, "base64"))
const isSigned = (headers: IncomingHttpHeaders, body: Buffer): boolean => {
  const hash = createHash("sha512").update(body).digest("base64")
  const message = `POST\n${headers["x-fc-nonce"]};${headers["x-fc-date"]};${headers.host};${hash}`
  const isMade = (text: string | Buffer, signature: string) =>
    timingSafeEqual(createHmac("sha512", key).update(text).digest(), Buffer.from(signature, "base64"))
  return (
    isMade(message, String(headers["x-fc-authorization"]).split("&Signature=")[1] ?? "") &&
    isMade(body, String(headers["x-fc-signature"]))
  )
}

const seen = new Set<string>()
const receive = (headers: IncomingHttpHeaders, body: Buffer): number => {
  if (!isSigned(headers, body)) return 401
  const event = JSON.parse(body.toString())
  seen.add(`${event.Event} ${event.OrderId} ${event.TimeStamp}`)
  return 200
}

const path = "/webhooks/flexcharge"

/** Starts a server on a free port and returns the port. */
type Start = () => Promise<number>

const listen = async (listener: RequestListener): Promise<number> => (await startServer(listener)).port

const nest = async (parts: ModuleMetadata): Promise<NestFastifyApplication> => {
  class App {}
  Module(parts)(App)
  const settings = { rawBody: true, logger: false } as const
  return NestFactory.create<NestFastifyApplication>(App, new FastifyAdapter(), settings)
}

const listenNest = async (app: NestFastifyApplication): Promise<number> => {
  await app.listen(0, "127.0.0.1")
  return Number(new URL(await app.getUrl()).port)
}

// Decorators are called as functions, because Node strips types but does not compile decorators.
class ByHand {
  receive({ headers, rawBody }: RawBodyRequest<{ headers: IncomingHttpHeaders }>): string {
    if (rawBody === undefined || receive(headers, rawBody) !== 200) throw new UnauthorizedException()
    return "OK"
  }
}
const method = Object.getOwnPropertyDescriptor(ByHand.prototype, "receive") ?? {}
Controller(path)(ByHand)
Post()(ByHand.prototype, "receive", method)
HttpCode(200)(ByHand.prototype, "receive", method)
Req()(ByHand.prototype, "receive", 0)

const servers: Record<string, Start> = {
  "node:http, by hand": () =>
    listen((incoming, response) => {
      const chunks: Buffer[] = []
      incoming.on("data", (chunk) => chunks.push(chunk))
      incoming.on("end", () => response.writeHead(receive(incoming.headers, Buffer.concat(chunks))).end("OK"))
    }),
  "node:http, nodeWebhooks": () => listen(nodeWebhooks({ secrets: [secret] })),
  "Express, by hand": () =>
    listen(
      express().post(path, express.raw({ type: () => true }), (incoming, response) => {
        response.status(receive(incoming.headers, incoming.body)).send("OK")
      }),
    ),
  "Express, webhooks": () => listen(express().post(path, webhooks({ secrets: [secret] }))),
  "Nest on Fastify, by hand": async () => {
    const app = await nest({ controllers: [ByHand] })
    app.useBodyParser("text/plain") // Fastify's own parser returns text and does not keep the bytes
    return listenNest(app)
  },
  "Nest on Fastify, module": async () =>
    listenNest(await nest({ imports: [FlexChargeModule.forRoot({ webhooks: { secrets: [secret] } })] })),
}

const child = async (start: Start) => {
  const port = await start()
  process.on("message", () => process.send?.(process.cpuUsage()))
  process.once("disconnect", () => process.exit())
  process.send?.(port)
}

/** Deliveries are signed in advance, so that the sender is faster than the servers and they are never idle. */
const deliveriesTo = (port: number) =>
  Array.from({ length: requests }, () => {
    const body = JSON.stringify(wireEvent("order.completed", { OrderId: crypto.randomUUID() }))
    return signDelivery(body, { secret, host: `127.0.0.1:${port}` })
  })

const parent = async (words: readonly string[]) => {
  const chosen = Object.keys(servers).filter(
    (name) => words.length === 0 || words.some((word) => name.includes(word)),
  )
  const running = await Promise.all(
    chosen.map(async (name) => {
      const server = spawn(process.execPath, [import.meta.filename, name], {
        stdio: ["ignore", "inherit", "inherit", "ipc"],
      })
      const [port] = await once(server, "message")
      const pool = new Pool(`http://127.0.0.1:${port}`, { connections })
      return { name, server, pool, port: Number(port) }
    }),
  )
  const samples: Record<string, number>[] = []
  for (let round = -warmUpRounds; round < rounds; round++) {
    const sample: Record<string, number> = {}
    for (const { name, server, pool, port } of running) {
      const usage = async (): Promise<number> => {
        server.send("usage")
        const [{ user, system }] = await once(server, "message")
        return user + system
      }
      const deliveries = deliveriesTo(port)
      const before = await usage()
      const worker = async () => {
        for (let next = deliveries.pop(); next; next = deliveries.pop()) {
          const { statusCode, body } = await pool.request({ path, method: "POST", ...next })
          await body.dump()
          if (statusCode !== 200) throw new Error(`The server responded with ${statusCode}.`)
        }
      }
      // Keeps the sender from sleeping: waking it costs a server more than verifying a webhook, and varies.
      let isAwake = true
      const stayAwake = () => isAwake && setImmediate(stayAwake)
      stayAwake()
      await Promise.all(Array.from({ length: connections }, worker))
      isAwake = false
      sample[name] = ((await usage()) - before) / requests
    }
    if (round >= 0) samples.push(sample)
  }
  for (const { name, server, pool } of running) {
    const figures = `${micros(samples, name).padStart(7)}  ${ratio(samples, name, `${name.split(",")[0]}, by hand`)}`
    console.log(`${name.padEnd(24)} ${figures}`)
    await pool.close()
    server.disconnect()
  }
}

const words = process.argv.slice(2)
const start = servers[words[0] ?? ""]
await (start ? child(start) : parent(words))
