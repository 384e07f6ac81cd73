import { stubApiServer } from "@flexcharge-tooling/test-kit/stubApiServer"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import { expect, test } from "vitest"
import { Client } from "../src/effect.ts"
import { type ApiError, createClient, isApiError, type Client as Plain } from "../src/index.ts"
import { clientOf, credentials, declined, failure } from "./testClient.ts"

const untyped = (value: unknown) => value as never // callers without types can pass anything

const boom = () => {
  throw new Error("boom")
}
const proxy = untyped(new Proxy({}, { get: boom, ownKeys: boom, has: boom, getOwnPropertyDescriptor: boom }))
const getter = (name: string) => untyped(Object.defineProperty({}, name, { get: boom, enumerable: true }))

const inputs: [string, (client: Plain, given: never) => unknown][] = [
  ["evaluate", (client, given) => client.evaluate(given)],
  ["transmit", (client, given) => client.transmit(given)],
  ["tokenize", (client, given) => client.tokenize(given)],
  ["capture", (client, given) => client.capture(given)],
  ["refund", (client, given) => client.refund("osk-1", given)],
  ["orders", (client, given) => client.orders(given)],
]

const options: [string, (client: Plain, given: never) => unknown][] = [
  ["authenticate", (client, given) => client.authenticate(given)],
  ["tokenize", (client, given) => client.tokenize(untyped({}), given)],
  ["transmit", (client, given) => client.transmit({ ...declined, paymentMethod: {} }, given)],
  ["evaluate", (client, given) => client.evaluate(declined, given)],
  ["order", (client, given) => client.order("osk-1", given)],
  ["orders", (client, given) => client.orders({}, given)],
  ["outcome", (client, given) => client.outcome("osk-1", given)],
  ["waitForOutcome", (client, given) => client.waitForOutcome("osk-1", given)],
  ["capture", (client, given) => client.capture({ orderId: "o", amount: 1, currency: "USD" }, given)],
  ["refund", (client, given) => client.refund("osk-1", { amount: 1, currency: "USD" }, given)],
  ["cancel", (client, given) => client.cancel("osk-1", given)],
  ["cancelExternal", (client, given) => client.cancelExternal("ORDER-1", given)],
]

type Hostile = [name: string, ask: (client: Plain) => unknown]

const hostile: Hostile[] = [
  ...inputs.map(([name, ask]): Hostile => [`${name} of a proxy`, (client) => ask(client, proxy)]),
  ...options.flatMap(([name, ask]) =>
    [proxy, getter("signal"), getter("timeoutMillis")].map(
      (given): Hostile => [`${name} with hostile options`, (client) => ask(client, given)],
    ),
  ),
]

test.each(hostile)("rejects %s as invalid, and sends nothing", async (_, ask) => {
  await using service = await stubApiServer()
  const client = clientOf(service)
  const error = await failure(Promise.resolve(ask(client)))
  expect(error.reason._tag).toBe("Invalid")
  expect(error.message).toMatch(/nothing was sent: .*throws when it is read|is missing|must be/)
  expect(service.requests).toEqual([])
})

test.each<[string, (client: Plain) => ReturnType<Plain["rescue"]>]>([
  ["a payment", (client) => client.rescue(proxy)],
  ["options", (client) => client.rescue(declined, proxy)],
  ["a signal", (client) => client.rescue(declined, getter("signal"))],
  ["a field", (client) => client.rescue(Object.assign(getter("payer"), { isDeclined: true }) as never)],
])("returns NotSent for a rescue with %s that cannot be read", async (_, ask) => {
  await using service = await stubApiServer()
  const { decision } = await ask(clientOf(service))
  expect(decision).toMatchObject({
    _tag: "NotSent",
    issues: [{ path: "", message: expect.stringContaining("throws when it is read") }],
  })
  expect(service.requests).toEqual([])
})

test("fails with the same error in the Effect API, without a defect", async () => {
  await using service = await stubApiServer()
  const made = await Effect.runPromise(Effect.scoped(Client.make({ ...credentials, baseUrl: service.url })))
  const calls: (() => Effect.Effect<unknown, ApiError>)[] = [
    () => made.capture(proxy),
    () => made.orders(proxy),
    () => made.cancel("o", proxy),
    () => made.cancelExternal("o", proxy),
    () => made.authenticate(proxy),
    () => made.waitForOutcome("o", proxy),
  ]
  for (const call of calls) {
    const error = Exit.findErrorOption(await Effect.runPromiseExit(call()))
    expect(error).toMatchObject({ value: { message: expect.stringContaining("throws when it is read") } })
  }
})

test.each<[string, () => unknown]>([
  ["a merchant", () => createClient(credentials).forMerchant(proxy)],
  ["options", () => createClient(proxy).check()],
])("throws an ApiError for %s that cannot be read", (_, make) => {
  try {
    make()
    expect.unreachable()
  } catch (error) {
    expect(isApiError(error) && error.reason._tag).toBe("Invalid")
  }
})

test("returns Approved for an unreadable payment that the gateway approved, and reports that it was not transmitted", async () => {
  await using service = await stubApiServer()
  const payment = untyped(Object.assign(getter("payer"), { isDeclined: false }))
  const { decision, transmission } = await clientOf(service).rescue(payment)
  expect(decision).toMatchObject({ _tag: "Approved", by: "processor" })
  expect((await failure(transmission)).message).toContain("throws when it is read")
  expect(service.requests).toEqual([])
})
