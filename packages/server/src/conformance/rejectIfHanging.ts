/** How long the conformance suite waits for an adapter, measured so that a slow machine gets more time. */
import { once } from "node:events"
import { createServer, get } from "node:http"
import type { AddressInfo } from "node:net"
import { setTimeout } from "node:timers/promises"

const turns = 50
const pauseMillis = 100

/**
 * Waits for an adapter for at most 50 turns. A turn is a pause of 100 ms and one request to a bare Node server in this
 * process: five seconds in all on an idle machine, and more on one that is slow or stalls. So an adapter that hangs
 * fails, and a working one, which needs one or two turns, does not fail under load.
 */
export const rejectIfHanging = async <A>(
  action: string,
  work: Promise<A>,
  takeTurn = bareTurn,
): Promise<A> => {
  let isOver = false
  const countTurns = async (): Promise<never> => {
    for (let turn = 0; turn < turns && !isOver; turn++) await takeTurn()
    throw new Error(`The adapter hangs: it has not ${action} while a bare server responded ${turns} times.`)
  }
  try {
    return await Promise.race([work, countTurns()])
  } finally {
    isOver = true
  }
}

const bareTurn = async (): Promise<void> => {
  await setTimeout(pauseMillis)
  const server = createServer((_request, response) => response.end())
  await once(server.listen(0, "127.0.0.1"), "listening")
  const { port } = server.address() as AddressInfo // as: a TCP server has a port
  const [response] = await once(get({ port, host: "127.0.0.1", agent: false }), "response")
  response.resume()
  server.close()
}
