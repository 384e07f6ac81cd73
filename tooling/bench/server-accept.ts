/**
 * CPU of a server per accepted webhook: the core on node:http and the Express door, beside the same frameworks with
 * raw node:crypto by hand.
 *
 * Run it after a build: `node tooling/bench/server-accept.ts`. Each server runs in a process of its own and counts its
 * own CPU; servers are asked in turns, so a ratio is the floor's CPU over the server's in the same round.
 */
import { spawn } from "node:child_process"
import { createHash, createHmac, createSecretKey, timingSafeEqual } from "node:crypto"
import { once } from "node:events"
import { Agent, createServer, type IncomingHttpHeaders, type RequestListener, request } from "node:http"
import type { AddressInfo } from "node:net"
import { webhooks } from "@flexcharge/express"
import { nodeWebhooks } from "@flexcharge/server/node"
import { signDelivery, wireEvent } from "@flexcharge/webhooks/testing"
import express from "express"

const rounds = Number(process.env.BENCH_ROUNDS ?? 9)
const requests = Number(process.env.BENCH_REQUESTS ?? 3_000)
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
const take = (headers: IncomingHttpHeaders, body: Buffer): number => {
  if (!isSigned(headers, body)) return 401
  const event = JSON.parse(body.toString())
  seen.add(`${event.Event} ${event.OrderId} ${event.TimeStamp}`)
  return 200
}

const servers: Record<string, () => RequestListener> = {
  "node:http, by hand": () => (incoming, response) => {
    const chunks: Buffer[] = []
    incoming.on("data", (chunk) => chunks.push(chunk))
    incoming.on("end", () => response.writeHead(take(incoming.headers, Buffer.concat(chunks))).end("OK"))
  },
  "node:http, nodeWebhooks": () => nodeWebhooks({ secrets: [secret] }),
  "Express, by hand": () => {
    const app = express()
    app.post("/", express.raw({ type: () => true }), (incoming, response) => {
      response.status(take(incoming.headers, incoming.body)).send("OK")
    })
    return app
  },
  "Express, webhooks": () => {
    const app = express()
    app.post("/", webhooks({ secrets: [secret] }))
    return app
  },
}

const child = async (name: string) => {
  const server = createServer(servers[name]?.())
  await once(server.listen(0, "127.0.0.1"), "listening")
  process.on("message", () => process.send?.(process.cpuUsage()))
  process.send?.((server.address() as AddressInfo).port) // as: a TCP server has a port
}

const post = (port: number, agent: Agent): Promise<void> =>
  new Promise((resolve, reject) => {
    const body = JSON.stringify(wireEvent("order.completed", { OrderId: crypto.randomUUID() }))
    const { headers } = signDelivery(body, { secret, host: `127.0.0.1:${port}` })
    const sent = request({ port, host: "127.0.0.1", method: "POST", headers, agent }, (reply) => {
      reply.resume().on("end", () => (reply.statusCode === 200 ? resolve() : reject(Error("refused"))))
    })
    sent.on("error", reject).end(body)
  })

const parent = async () => {
  const agent = new Agent({ keepAlive: true, maxSockets: connections })
  const running = await Promise.all(
    Object.keys(servers).map(async (name) => {
      const server = spawn(process.execPath, [import.meta.filename, name], {
        stdio: ["ignore", "inherit", "inherit", "ipc"],
      })
      const [port] = await once(server, "message")
      return { name, server, port: Number(port), micros: [] as number[] }
    }),
  )
  for (let round = -1; round < rounds; round++)
    for (const { server, port, micros } of running) {
      const usage = async (): Promise<number> => {
        server.send("usage")
        const [{ user, system }] = await once(server, "message")
        return user + system
      }
      const before = await usage()
      let left = requests
      const worker = async () => {
        while (left-- > 0) await post(port, agent)
      }
      await Promise.all(Array.from({ length: connections }, worker))
      if (round >= 0) micros.push(((await usage()) - before) / requests)
    }
  for (const { name, server, micros } of running) {
    const floor = running.find((other) => other.name === `${name.split(",")[0]}, by hand`)?.micros ?? []
    const ratios = micros.map((value, round) => (floor[round] ?? 0) / value).sort((one, other) => one - other)
    const [low, middle, high] = [0.1, 0.5, 0.9].map((at) =>
      ratios[Math.floor(ratios.length * at)]?.toFixed(2),
    )
    const typical = micros.toSorted((one, other) => one - other)[Math.floor(micros.length / 2)]?.toFixed(0)
    console.log(`${name.padEnd(24)} ${typical?.padStart(4)} us  ${middle} of by hand (${low}..${high})`)
    server.kill()
  }
  agent.destroy()
}

const name = process.argv[2]
await (name === undefined ? parent() : child(name))
