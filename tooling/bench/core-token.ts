/** Token requests for 64 cold concurrent calls: the goal is 1. Run it after a build: `node tooling/bench/core-token.ts`. */
import { spawn } from "node:child_process"
import { once } from "node:events"
import { createClient } from "@flexcharge/core"
import { payment } from "./core-payment.ts"

const service = spawn(process.execPath, [`${import.meta.dirname}/core-service.ts`], {
  stdio: ["ignore", "pipe", "inherit"],
})
const [line] = await once(service.stdout, "data")
const origin = `http://127.0.0.1:${String(line).trim()}`
const client = createClient({ appKey: "key", appSecret: "secret", mid: payment.mid, baseUrl: origin })
await Promise.all(
  Array.from({ length: 64 }, (_, index) => client.evaluate({ ...payment, orderId: `ORDER-${index}` })),
)
const { tokens } = await (await fetch(`${origin}/tokens`)).json()
console.log(`64 cold concurrent calls made ${tokens} token request${tokens === 1 ? "" : "s"}`)
service.kill()
