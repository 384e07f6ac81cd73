import { type ChildProcess, spawn } from "node:child_process"
import { once } from "node:events"
import { rm } from "node:fs/promises"
import { join } from "node:path"
import { DatabaseSync } from "node:sqlite"
import { signDelivery, signingSecret, wireEvent } from "@flexcharge/webhooks/testing"
import { build } from "esbuild"
import { afterEach, beforeAll, describe, expect, test } from "vitest"
import { createInbox, sqlite } from "../src/index.ts"
import { until } from "../src/suite/Case.ts"
import { temporaryFolder } from "./programs/places.ts"
import { createEffects, readEffects } from "./sqliteEngine.ts"

const secret = signingSecret()
const program = join(import.meta.dirname, "..", ".results", "shop.mjs")

// Node cannot run the decorators of the Nest adapter's source; the frameworks themselves are not bundled.
beforeAll(async () => {
  await build({
    entryPoints: [join(import.meta.dirname, "programs", "shop.ts")],
    outfile: program,
    bundle: true,
    platform: "node",
    format: "esm",
    target: "node20",
    conditions: ["@flexcharge/source"],
    tsconfigRaw: { compilerOptions: { experimentalDecorators: true } },
    external: ["express", "@nestjs/*", "reflect-metadata", "rxjs", "pg", "pg-boss", "undici"],
  })
})

const shops: ChildProcess[] = []
afterEach(() => {
  for (const shop of shops.splice(0)) shop.kill("SIGKILL")
})

const startShop = async (adapter: string, file: string, mode = "") => {
  const shop = spawn(process.execPath, ["--no-warnings", program, adapter, file, secret, mode], {
    stdio: ["ignore", "pipe", "inherit"],
  })
  shops.push(shop)
  const failed = once(shop, "exit").then(([code]) => {
    throw new Error(`The shop ended with code ${code}.`)
  })
  const [line] = await Promise.race([once(shop.stdout, "data"), failed])
  failed.catch(() => {}) // its end is awaited where it matters
  return { process: shop, url: String(line).trim() }
}

const post = async (url: string, body: string) => {
  const { headers } = signDelivery(body, { secret, host: new URL(url).host })
  return (await fetch(url, { method: "POST", headers, body })).status
}

const newFile = async () => {
  const file = join(await temporaryFolder(), "shop.db")
  const database = new DatabaseSync(file)
  database.exec(createEffects)
  database.close()
  return file
}

describe.each(["express", "nest", "remix"])("a shop with the adapter %s", (adapter) => {
  test("ships once when its process ends between the handler and the response", async () => {
    const file = await newFile()
    const body = JSON.stringify(wireEvent("order.completed", { ExternalOrderId: "ORDER-1" }))
    const dying = await startShop(adapter, file, "die")
    const ended = once(dying.process, "exit")
    await expect(post(dying.url, body)).rejects.toThrow()
    expect((await ended)[1]).toBe("SIGKILL")
    const next = await startShop(adapter, file)
    expect(await post(next.url, body)).toBe(200)
    const inbox = createInbox({ store: sqlite(file) })
    await until("nothing is pending", async () => (await inbox.stats()).pending === 0)
    await inbox.stop()
    expect(readEffects(file)).toEqual(["ship ORDER-1"])
    await rm(join(file, ".."), { recursive: true })
  })

  test("ships once when two processes receive the same delivery at the same time", async () => {
    const file = await newFile()
    const urls = (await Promise.all([startShop(adapter, file), startShop(adapter, file)])).map(
      ({ url }) => url,
    )
    const bodies = Array.from({ length: 5 }, (_, index) =>
      JSON.stringify(
        wireEvent("order.completed", { OrderId: `id-${index}`, ExternalOrderId: `ORDER-${index}` }),
      ),
    )
    const statuses = await Promise.all(
      bodies.flatMap((body) => [...urls, ...urls].map((url) => post(url, body))),
    )
    expect(new Set(statuses)).toEqual(new Set([200]))
    const inbox = createInbox({ store: sqlite(file) })
    await until("nothing is pending", async () => (await inbox.stats()).pending === 0)
    await inbox.stop()
    expect([...readEffects(file)].sort()).toEqual(bodies.map((_, index) => `ship ORDER-${index}`))
    await rm(join(file, ".."), { recursive: true })
  })
})
