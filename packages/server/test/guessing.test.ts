/** Ten thousand guesses of order ids, in one minute: only the configured number gets a response other than 429. */
import { Agent, get } from "node:http"
import { OrderState } from "@flexcharge/schema"
import { startServer } from "@flexcharge-tooling/test-kit/startServer"
import { expect, onTestFinished, test } from "vitest"
import { type OrderStatusOptions, orderStatusHandler } from "../src/index.ts"
import { clientAddress, nodeOrderStatus } from "../src/node.ts"

const guesses = 10_000
const maxPerMinute = 120
const lookup = (id: string) => (id === "order-9999" ? OrderState.initial : undefined)

/** The part of a Node or Express request that identifies visitor and session. */
interface Visit {
  readonly ip?: string
  readonly socket: { readonly remoteAddress?: string }
  readonly session?: string
}

const endpoint = (options: Partial<OrderStatusOptions<Visit>> = {}) => {
  const handle = orderStatusHandler<Visit>({ lookup, client: clientAddress, now: () => 0, ...options })
  return async (id: string, visit: Visit) =>
    (await handle({ method: "GET", url: `/orders/${id}`, header: () => undefined }, visit)).status
}

const guessAll = async (
  statusOf: ReturnType<typeof endpoint>,
  visitOf: (index: number) => Visit,
): Promise<readonly number[]> => {
  const statuses: number[] = []
  for (let index = 0; index < guesses; index++)
    statuses.push(await statusOf(`order-${index}`, visitOf(index)))
  return statuses
}

const countAllowed = (statuses: readonly number[]) => statuses.filter((status) => status !== 429).length

const proxy = { remoteAddress: "10.0.0.7" }
const hex = (index: number) => index.toString(16)

/** What a framework derives where it trusts one proxy, which appends the address that connects to it. */
const visits: readonly (readonly [string, (index: number) => Visit])[] = [
  ["from one IPv4 address", () => ({ socket: { remoteAddress: "203.0.113.9" } })],
  ["from one IPv4 address on changing ports", (index) => ({ ip: `203.0.113.9:${index}`, socket: proxy })],
  [
    "from an IPv4 address as IPv6 sockets report it",
    () => ({ socket: { remoteAddress: "::ffff:203.0.113.9" } }),
  ],
  [
    "from the addresses of one IPv6 /64",
    (index) => ({ socket: { remoteAddress: `2001:db8:1:2::${hex(index)}` } }),
  ],
  [
    "from the addresses of one IPv6 /64 in several spellings, behind a trusted proxy",
    (index) => ({ ip: `[2001:0DB8:1:2:${hex(index)}::1]:${index}`, socket: proxy }),
  ],
  ["from one IPv4 address behind a trusted proxy", () => ({ ip: "203.0.113.9", socket: proxy })],
  ["behind a proxy that is not trusted", () => ({ ip: proxy.remoteAddress, socket: proxy })],
  ["from visitors whose address is unknown", () => ({ socket: {} })],
]

test.each(visits)(
  "10,000 guesses without authorize %s: only the configured number gets a response other than 429",
  async (_, visitOf) => {
    const statuses = await guessAll(endpoint(), visitOf)
    expect(countAllowed(statuses)).toBe(maxPerMinute)
    expect(statuses).not.toContain(200)
  },
)

test.each(visits)("10,000 guesses %s never lock out the shopper who passes authorize", async (_, visitOf) => {
  const authorize = ({ session }: Visit, orderId: string) => session === orderId
  const statusOf = endpoint({ authorize })
  const statuses = await guessAll(statusOf, visitOf)
  expect(countAllowed(statuses)).toBe(maxPerMinute)
  expect(statuses).not.toContain(200)
  const shopper = { ...visitOf(0), session: "order-9999" }
  expect(await statusOf("order-9999", shopper)).toBe(200)
  for (let poll = 1; poll < maxPerMinute; poll++) await statusOf("order-9999", shopper)
  expect(await statusOf("order-9999", shopper)).toBe(429)
})

test("10,000 guesses that a lenient authorize permits: only the configured number gets a response other than 429", async () => {
  const statuses = await guessAll(endpoint({ authorize: () => true }), () => ({ socket: proxy }))
  expect(countAllowed(statuses)).toBe(maxPerMinute)
})

test("simultaneous requests of shoppers at one address all get the response 200, because their requests are not guesses", async () => {
  const statusOf = endpoint({
    authorize: ({ session }, orderId) => session === orderId,
    lookup: async () => {
      await new Promise((resolve) => setTimeout(resolve, 1))
      return OrderState.initial
    },
  })
  const polls = Array.from({ length: 1_000 }, (_, index) =>
    statusOf(`order-${index}`, { socket: proxy, session: `order-${index}` }),
  )
  expect(new Set(await Promise.all(polls))).toEqual(new Set([200]))
})

test("10,000 guesses over Node with spoofed headers: only the configured number gets a response other than 429", async () => {
  await using server = await startServer(nodeOrderStatus({ lookup, now: () => 0 }))
  const { port } = server
  const agent = new Agent({ keepAlive: true, maxSockets: 50 })
  onTestFinished(() => agent.destroy())
  const statusOf = (index: number) =>
    new Promise<number>((resolve, reject) => {
      const address = `198.51.${index >> 8}.${index & 255}`
      const headers = {
        "x-forwarded-for": address,
        forwarded: `for=${address}`,
        "x-real-ip": address,
        "cf-connecting-ip": address,
      }
      const request = get(
        { port, host: "127.0.0.1", path: `/orders/order-${index}`, headers, agent },
        (response) => {
          response.resume().on("end", () => resolve(response.statusCode ?? 0))
        },
      )
      request.on("error", reject)
    })
  const statuses = await Promise.all(Array.from({ length: guesses }, (_, index) => statusOf(index)))
  expect(countAllowed(statuses)).toBe(maxPerMinute)
  expect(statuses).not.toContain(200)
}, 60_000)
