/** How long the conformance suite waits for an adapter, on a clock that a slow machine slows down as well. */
import { once } from "node:events"
import { createServer, get } from "node:http"
import type { AddressInfo } from "node:net"
import { setTimeout } from "node:timers/promises"

const turns = 50
const pauseMillis = 100

/**
 * Waits for what an adapter does, at most 50 turns. A turn is a pause of 100 ms and one exchange with a bare server of
 * Node's in this process: five seconds in all where the machine is idle, and as much more as it is slower or stalls.
 * So an adapter that hangs for 20 s fails, and no load makes a right one fail, which needs a turn or two wherever it runs.
 */
export const rejectIfHanging = async <A>(deed: string, work: Promise<A>, takeTurn = bareTurn): Promise<A> => {
  let isOver = false
  const lose = async (): Promise<never> => {
    for (let turn = 0; turn < turns && !isOver; turn++) await takeTurn()
    throw new Error(`The adapter hangs: it has not ${deed} while a bare server answered ${turns} times.`)
  }
  try {
    return await Promise.race([work, lose()])
  } finally {
    isOver = true
  }
}

const bareTurn = async (): Promise<void> => {
  await setTimeout(pauseMillis)
  const server = createServer((_request, response) => response.end())
  await once(server.listen(0, "127.0.0.1"), "listening")
  const { port } = server.address() as AddressInfo // as: a TCP server has a port
  const [reply] = await once(get({ port, host: "127.0.0.1", agent: false }), "response")
  reply.resume()
  server.close()
}
