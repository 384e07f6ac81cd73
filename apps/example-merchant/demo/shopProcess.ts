/** Runs a shop in a process of its own, so that a flow can kill it in the middle of a payment and start it again. */
import { type ChildProcess, fork } from "node:child_process"
import { once } from "node:events"
import { fileURLToPath } from "node:url"
import { createShop } from "../src/Shop.ts"
import { expressServer } from "../src/servers/express.ts"
import { listenOnLoopback } from "./DeferredServer.ts"

type ShopOptions = Omit<Parameters<typeof createShop>[0], "now" | "log">

/** What the process receives. It is plain JSON. */
export interface ShopProcessOptions {
  readonly port: number
  readonly shop: ShopOptions
  /** How far the clock of the sandbox is ahead. */
  readonly clockOffsetMillis: number
}

/** A running process. */
export interface ShopProcess {
  /** Ends the process at once, as a crash does. */
  kill(): Promise<void>
}

const script = fileURLToPath(import.meta.url)

/** Starts the process, and waits until it listens. */
export const startShopProcess = async (options: ShopProcessOptions): Promise<ShopProcess> => {
  const child: ChildProcess = fork(script, { execArgv: ["--conditions=@flexcharge/source"] })
  child.send(options)
  const failed = once(child, "exit").then(([code]) => {
    throw new Error(`The shop process ended with the exit code ${code} before it listened.`)
  })
  failed.catch(() => {}) // it is killed later
  await Promise.race([once(child, "message"), failed])
  return {
    kill: async () => {
      const exited = once(child, "exit")
      child.kill("SIGKILL")
      await exited
    },
  }
}

if (process.argv[1] === script) {
  const [options] = (await once(process, "message")) as [ShopProcessOptions] // sent by `startShopProcess`
  const { port, shop, clockOffsetMillis } = options
  const server = await listenOnLoopback(port)
  const app = await createShop({ ...shop, now: () => Date.now() + clockOffsetMillis, log: () => {} })
  server.serve(expressServer(app))
  process.send?.("listening")
  process.once("disconnect", () => process.exit(0)) // the parent has ended
}
