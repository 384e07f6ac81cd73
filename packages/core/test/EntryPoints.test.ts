import { execFile } from "node:child_process"
import { promisify } from "node:util"
import { runInNewContext } from "node:vm"
import { stubApiServer } from "@flexcharge-tooling/test-kit/stubApiServer"
import * as ConfigProvider from "effect/ConfigProvider"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Stream from "effect/Stream"
import { expect, expectTypeOf, test } from "vitest"
import type * as EffectApi from "../src/effect.ts"
import { Client, orderStream } from "../src/effect.ts"
import type {
  ApiError,
  ClientOptions,
  Decision,
  Client as PromiseClient,
  ResponseInfo,
  Unanswered,
} from "../src/index.ts"
import { isApiError } from "../src/index.ts"
import { clientOf, credentials, declined, failure, gate } from "./testClient.ts"

type Operation = Exclude<keyof PromiseClient, "forMerchant" | "check" | "close">

test("the Promise API and the Effect API have the same operations, parameters, responses and error", () => {
  expectTypeOf<Exclude<keyof EffectApi.Client.Service, "forMerchant" | "flush">>().toEqualTypeOf<Operation>()
  type Plain = { [Name in Operation]: Awaited<ReturnType<PromiseClient[Name]>> }
  type Effectful = { [Name in Operation]: Effect.Success<ReturnType<EffectApi.Client.Service[Name]>> }
  expectTypeOf<Omit<Effectful, "rescue">>().toEqualTypeOf<Omit<Plain, "rescue">>()
  type EffectDecision = Effectful["rescue"]["decision"]
  expectTypeOf<Exclude<EffectDecision, { readonly _tag: "Unanswered" }>>().toEqualTypeOf<
    Exclude<Decision, { readonly _tag: "Unanswered" }>
  >()
  expectTypeOf<keyof EffectApi.UnansweredResult>().toEqualTypeOf<keyof Unanswered>()
  expectTypeOf<
    Effect.Success<ReturnType<EffectApi.UnansweredResult["retry"]>>
  >().toEqualTypeOf<EffectDecision>()
  expectTypeOf<Awaited<ReturnType<Unanswered["retry"]>>>().toEqualTypeOf<Decision>()
  expectTypeOf<Effect.Error<ReturnType<EffectApi.Client.Service[Operation]>>>().toEqualTypeOf<ApiError>()
  expectTypeOf<Parameters<EffectApi.Client.Service["refund"]>[0]>().toEqualTypeOf<string>()
  expectTypeOf<keyof NonNullable<Parameters<EffectApi.Client.Service["order"]>[1]>>().toEqualTypeOf<
    "timeoutMillis" | "idempotencyKey" | "attempt"
  >()
})

test("the Promise API and the Effect API have the same operations at run time", async () => {
  await using service = await stubApiServer()
  const client = clientOf(service)
  const made = await Effect.runPromise(Effect.scoped(Client.make({ ...credentials, baseUrl: service.url })))
  const names = (api: object) =>
    Object.keys(api).filter((name) => !["check", "close", "flush"].includes(name))
  expect(names(made).sort()).toEqual(names(client).sort())
})

test("the layer provides the service, and its scope waits for transmissions", async () => {
  const { open, opened: after } = gate()
  await using service = await stubApiServer(({ path }) => (path.endsWith("transmit") ? { after } : undefined))
  const answered: (number | undefined)[] = []
  const onResponse = ({ operation, status }: ResponseInfo) =>
    void (operation === "transmit" && answered.push(status))
  const program = Effect.gen(function* () {
    const client = yield* Client.Client
    const { decision } = yield* client.rescue(declined)
    setImmediate(open)
    return decision._tag
  })
  const settings = { ...credentials, baseUrl: service.url, hooks: { onResponse } }
  expect(await Effect.runPromise(Effect.provide(program, Client.layer(settings)))).toBe("Approved")
  expect(answered).toEqual([200])
})

test("the transmission of a rescue is an effect of its own", async () => {
  await using service = await stubApiServer()
  const program = Effect.gen(function* () {
    const client = yield* Client.make({ ...credentials, baseUrl: service.url })
    const { transmission } = yield* client.rescue(declined)
    return yield* transmission
  })
  expect(await Effect.runPromise(Effect.scoped(program))).toEqual({ transactionKey: "TX-1" })
})

test("the layer reads its credentials from configuration, and fails without them", async () => {
  await using service = await stubApiServer()
  const entries = {
    FLEXCHARGE_APP_KEY: "key-2",
    FLEXCHARGE_APP_SECRET: "secret-2",
    FLEXCHARGE_MID: "mid-2",
    FLEXCHARGE_BASE_URL: service.url,
  }
  const ask = Effect.flatMap(Client.Client, (client) => client.orders())
  const given = (env: Record<string, string>) =>
    Effect.runPromiseExit(
      ask.pipe(
        Effect.provide(Client.layerConfig({ retry: false })),
        Effect.provide(ConfigProvider.layer(ConfigProvider.fromEnv({ env }))),
      ),
    )
  expect(Exit.isSuccess(await given(entries))).toBe(true)
  expect(service.requestsTo("oauth2/token")[0]?.json).toEqual({ AppKey: "key-2", AppSecret: "secret-2" })
  expect(service.requests[1]?.path).toContain("mid=mid-2")
  expect(Exit.isFailure(await given({}))).toBe(true)
})

test.each<[string, ClientOptions, Record<string, string>, string]>([
  ["takes its world from the configuration, too", {}, { FLEXCHARGE_ENVIRONMENT: "production" }, "api"],
  [
    "takes an environment it is given before the base URL of the configuration",
    { environment: "sandbox" },
    { FLEXCHARGE_BASE_URL: "http://127.0.0.1:9" },
    "api-sandbox",
  ],
])("the layer %s", async (_, options, entries, host) => {
  const urls: string[] = []
  const transport = ({ url }: { readonly url: string }) => {
    urls.push(url)
    return Promise.reject(new Error("not sent"))
  }
  const env = { FLEXCHARGE_APP_KEY: "k", FLEXCHARGE_APP_SECRET: "s", ...entries }
  const ask = Effect.flatMap(Client.Client, (client) => Effect.flip(client.authenticate())).pipe(
    Effect.provide(Client.layerConfig({ ...options, transport, retry: false })),
    Effect.provide(ConfigProvider.layer(ConfigProvider.fromEnv({ env }))),
  )
  await Effect.runPromise(ask)
  expect(urls).toEqual([`https://${host}.flexfactor.io/v1/oauth2/token`])
})

test("the stream walks through all pages and requests no page that is not read", async () => {
  await using service = await stubApiServer(({ path }, count) =>
    path.startsWith("/v1/orders")
      ? { body: { orders: [{ id: `${path.match(/pageNumber=(\d+)/)?.[1] ?? 1}.${count}` }], pageCount: 3 } }
      : undefined,
  )
  const program = Effect.gen(function* () {
    const client = yield* Client.make({ ...credentials, baseUrl: service.url })
    const two = yield* Stream.runCollect(Stream.take(orderStream(client), 2))
    const asked = service.requests.length
    const all = yield* Stream.runCollect(orderStream(client, { pageSize: 1 }))
    return [two.map(({ id }) => id), asked, all.map(({ id }) => id)]
  })
  expect(await Effect.runPromise(Effect.scoped(program))).toEqual([["1.1", "2.1"], 3, ["1.1", "2.1", "3.1"]])
})

test("the stream ends when the service returns the same page again", async () => {
  const body = { orders: [{ id: "o-1" }], hasNextPage: true, pageNumber: 1 }
  await using service = await stubApiServer(({ path }) =>
    path.startsWith("/v1/orders") ? { body } : undefined,
  )
  const program = Effect.gen(function* () {
    const client = yield* Client.make({ ...credentials, baseUrl: service.url })
    return yield* Stream.runCollect(orderStream(client))
  })
  expect(await Effect.runPromise(Effect.scoped(program))).toEqual([{ id: "o-1" }])
})

test("an error of another copy of the package is recognized by its tag", async () => {
  await using service = await stubApiServer(({ path }) =>
    path.endsWith("osk-1") ? { status: 404, raw: "" } : undefined,
  )
  const error = await failure(clientOf(service).order("osk-1"))
  class ApiErrorOfAnotherCopy extends Error {
    readonly _tag = "ApiError"
    readonly reason = error.reason
  }
  expect(isApiError(new ApiErrorOfAnotherCopy())).toBe(true)
  expect(isApiError(error)).toBe(true)
  expect(
    isApiError(runInNewContext("Object.assign(new Error('no'), { _tag: 'ApiError', reason: {} })")),
  ).toBe(true)
  for (const other of [
    undefined,
    null,
    "ApiError",
    { _tag: "ApiError", reason: {} },
    { _tag: "WebhookError", message: "x", reason: {} },
    new Error("x"),
  ])
    expect(isApiError(other)).toBe(false)
})

test("an unhandled transmission that failed does not end the process", async () => {
  const program = `
    import { createClient } from "@flexcharge/core"
    const transport = async ({ url }) =>
      url.endsWith("transmit") ? Promise.reject(new Error("no")) : { status: 200, header: () => undefined,
        body: JSON.stringify({ accessToken: "t", expires: 1, orderSessionKey: "o", status: "APPROVED" }) }
    const client = createClient({ appKey: "a", appSecret: "b", mid: "m", baseUrl: "http://127.0.0.1:9", transport })
    const { decision } = await client.rescue(${JSON.stringify(declined)})
    await client.close()
    console.log(decision._tag)`
  const flags = ["--conditions=@flexcharge/source", "--input-type=module", "-e", program]
  const { stdout } = await promisify(execFile)(process.execPath, flags, { cwd: import.meta.dirname })
  expect(stdout.trim()).toBe("Approved")
})
