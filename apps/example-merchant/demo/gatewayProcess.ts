/** Runs the local gateway in a process of its own, and reports its address and keys to the process that started it. */
import { type ChildProcess, fork } from "node:child_process"
import { once } from "node:events"
import { fileURLToPath } from "node:url"
import { listenOnLoopback } from "./DeferredServer.ts"
import { type RunningGateway, startGateway } from "./gatewayServer.ts"

const script = fileURLToPath(import.meta.url)

/** Starts the gateway process. */
export const startGatewayProcess = async (): Promise<RunningGateway> => {
  const child = fork(script, { execArgv: ["--conditions=@flexcharge/source"] })
  const [account] = await once(child, "message")
  return { ...account, close: () => stop(child) }
}

const stop = async (child: ChildProcess): Promise<void> => {
  const exited = once(child, "exit")
  child.kill()
  await exited
}

if (process.argv[1] === script) {
  const { url, secretKey, publishableKey } = startGateway(await listenOnLoopback())
  process.send?.({ url, secretKey, publishableKey })
  process.once("disconnect", () => process.exit(0)) // the parent has ended
}
