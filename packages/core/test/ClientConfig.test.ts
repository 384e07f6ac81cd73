import { inspect } from "node:util"
import { stubApiServer } from "@flexcharge-tooling/test-kit/stubApiServer"
import { afterEach, expect, test, vi } from "vitest"
import { ApiError } from "../src/ApiError.ts"
import { resolveConfig } from "../src/ClientConfig.ts"
import { type ClientOptions, createClient, isApiError, type Transport } from "../src/index.ts"
import { credentials, declined, failure } from "./testClient.ts"

const baseOf = (options: ClientOptions, variables: Record<string, string> = {}) => {
  const settings = resolveConfig({ ...credentials, ...options }, variables)
  if (settings instanceof ApiError) throw settings
  return settings.baseUrl
}

const problems = (options: ClientOptions, variables: Record<string, string> = {}) => {
  const settings = resolveConfig({ ...credentials, ...options }, variables)
  return settings instanceof ApiError && settings.reason._tag === "Invalid" ? settings.reason.issues : []
}

test.each<[ClientOptions, string]>([
  [{}, "https://api-sandbox.flexfactor.io/v1/"],
  [{ environment: "production" }, "https://api.flexfactor.io/v1/"],
  [{ domain: "flex-charge.com" }, "https://api-sandbox.flex-charge.com/v1/"],
  [{ environment: "production", domain: "flex-charge.com" }, "https://api.flex-charge.com/v1/"],
  [{ baseUrl: "http://127.0.0.1:4010" }, "http://127.0.0.1:4010/v1/"],
  [{ baseUrl: "http://localhost:4010/" }, "http://localhost:4010/v1/"],
  [{ baseUrl: "http://[::1]:4010/" }, "http://[::1]:4010/v1/"],
  [{ baseUrl: "https://proxy.example/fc/v1" }, "https://proxy.example/fc/v1/"],
  [{ baseUrl: new URL("https://proxy.example/fc/") }, "https://proxy.example/fc/"],
])("finds the API base of %j", (options, expected) => {
  expect(baseOf(options)).toBe(expected)
})

test.each([
  ["not a url", "is not a URL"],
  ["https://user:pass@api.example/", "credentials"],
  ["https://api.example/?a=1", "query"],
  ["https://api.example/?", "query"],
  ["https://api.example/#x", "fragment"],
  ["http://api.example/", "https"],
  ["http://127.0.0.1.example/", "https"],
  ["http://10.0.0.1/", "https"],
  ["ftp://127.0.0.1/", "https"],
])("rejects the base URL %s", (baseUrl, advice) => {
  expect(problems({ baseUrl })).toEqual([{ path: "baseUrl", message: expect.stringContaining(advice) }])
})

test.each<[ClientOptions, string]>([
  [{ appKey: "" }, "appKey"],
  [{ appSecret: " secret" }, "appSecret"],
  [{ appSecret: "se\ncret" }, "appSecret"],
  [{ mid: "" }, "mid"],
  [{ siteId: "\ud800" }, "siteId"],
  [{ timeoutMillis: 0 }, "timeoutMillis"],
  [{ timeoutMillis: Number.NaN }, "timeoutMillis"],
  [{ timeoutMillis: Number.POSITIVE_INFINITY }, "timeoutMillis"],
  [{ retry: { attempts: 0 } }, "retry.attempts"],
  [{ retry: { baseMillis: -1 } }, "retry.baseMillis"],
  [{ retry: { capMillis: Number.NaN } }, "retry.capMillis"],
  [{ breaker: { failures: 0 } }, "breaker.failures"],
  [{ breaker: { coolDownMillis: -1 } }, "breaker.coolDownMillis"],
  [{ appInfo: { name: "a\r\nx-evil: 1" } }, "appInfo"],
  [{ retry: { attempts: 2.5 } }, "retry.attempts"],
  [{ breaker: { failures: 1.5 } }, "breaker.failures"],
])("rejects %j and says how to correct it", (options, path) => {
  expect(problems(options).map((issue) => issue.path)).toEqual([path])
})

test.each<[ClientOptions, string]>([
  [{ environment: "sandbox" }, "https://api-sandbox.flexfactor.io/v1/"],
  [{ environment: "production" }, "https://api.flexfactor.io/v1/"],
  [{ domain: "flex-charge.com" }, "https://api-sandbox.flex-charge.com/v1/"],
  [{ baseUrl: "http://127.0.0.1:2" }, "http://127.0.0.1:2/v1/"],
])("prefers %j to the base URL of the environment variables", (options, expected) => {
  expect(baseOf(options, { FLEXCHARGE_BASE_URL: "http://127.0.0.1:1" })).toBe(expected)
})

test.each<[ClientOptions, boolean]>([
  [{ environment: "production", baseUrl: "https://api-sandbox.flexfactor.io" }, false],
  [{ environment: "sandbox", baseUrl: "https://api.flex-charge.com/v1/" }, false],
  [{ domain: "flex-charge.com", baseUrl: "https://api.flexfactor.io/" }, false],
  [{ environment: "production", domain: "flexfactor.io", baseUrl: "https://api.flex-charge.com" }, false],
  [{ environment: "sandbox", baseUrl: "https://api.flexfactor.io:8443/v1" }, false],
  [{ environment: "sandbox", baseUrl: "https://API.flexfactor.io./v1" }, false],
  [{ environment: "sandbox", baseUrl: "https://api.flexfactor.io.example/v1" }, true],
  [{ environment: "production", baseUrl: "https://api.flex-charge.com" }, true],
  [{ domain: "flexfactor.io", baseUrl: "https://api.flexfactor.io" }, true],
  [{ environment: "production", baseUrl: "https://proxy.example/" }, true],
  [{ environment: "sandbox", domain: "flexfactor.io", baseUrl: "http://127.0.0.1:4010" }, true],
])("decides whether the options %j agree: %s", (options, agree) => {
  expect(problems(options).map(({ path }) => path)).toEqual(agree ? [] : ["baseUrl"])
})

test.each<[string, unknown, string]>([
  ["timeoutMillis", "5", "number"],
  ["transport", {}, "function"],
  ["fetch", 5, "function"],
  ["waitUntil", 5, "function"],
  ["onTransmitted", "told", "function"],
  ["onTransmitFailed", {}, "function"],
  ["hooks", 5, "object"],
  ["hooks", [], "object"],
  ["hooks.onRequest", 5, "function"],
  ["hooks.onTransmitted", 5, "function"],
  ["merchant", "m-1", "object"],
  ["retry", "no", "false"],
  ["retry", true, "false"],
  ["retry.baseMillis", "5", "number"],
  ["breaker", 5, "false"],
  ["tokenCache", { get: () => undefined }, "get and set"],
  ["tracer", 5, "startSpan, or false"],
  ["challengeSubmitted", "yes", "true or false"],
])("rejects the option %s when it is %j", (path, value, advice) => {
  const [name = "", member] = path.split(".")
  const options = { [name]: member === undefined ? value : { [member]: value } }
  expect(problems(options)).toEqual([{ path, message: expect.stringContaining(advice) }])
})

test("keeps the default of a property that is undefined", () => {
  const retry = { attempts: undefined, baseMillis: undefined, capMillis: 9 }
  const breaker = { failures: undefined, coolDownMillis: undefined }
  expect(resolveConfig({ ...credentials, ...({ retry, breaker } as object) }, {})).toMatchObject({
    retry: { attempts: 3, baseMillis: 200, capMillis: 9 },
    breaker: { failures: 5, coolDownMillis: 30_000 },
  })
  expect(resolveConfig({ ...credentials, retry: false, breaker: false }, {})).toMatchObject({
    retry: { attempts: 1 },
    breaker: { failures: Infinity },
  })
})

test("rejects an unknown policy", () => {
  // @ts-expect-error the policy is one of two words
  expect(problems({ policy: "Throw" })).toMatchObject([{ path: "policy" }])
})

test("treats a null option as absent", () => {
  const absent = { appInfo: null, retry: null, breaker: null, hooks: null, tokenCache: null, tracer: null }
  expect(problems(absent as object)).toEqual([]) // callers without types
  expect(resolveConfig(null, {})).toMatchObject({
    reason: { issues: [{ path: "appKey" }, { path: "appSecret" }] },
  })
})

test("rejects an unknown environment and an unknown domain", () => {
  // @ts-expect-error the environment is one of two words
  expect(problems({ environment: "toString" })).toMatchObject([{ path: "environment" }])
  // @ts-expect-error the domain is one of two words
  expect(problems({ domain: "example.com" })).toMatchObject([{ path: "domain" }])
})

test("reads absent options from environment variables and ignores empty variables", () => {
  const variables = {
    FLEXCHARGE_APP_KEY: "k",
    FLEXCHARGE_APP_SECRET: "s",
    FLEXCHARGE_MID: "m",
    FLEXCHARGE_SITE_ID: "",
    FLEXCHARGE_TOKENIZATION_KEY: "t",
    FLEXCHARGE_ENVIRONMENT: "production",
  }
  const settings = resolveConfig({}, variables)
  expect(settings).toMatchObject({ mid: "m", siteId: undefined, baseUrl: "https://api.flexfactor.io/v1/" })
  expect(baseOf({}, { FLEXCHARGE_BASE_URL: "http://127.0.0.1:1" })).toBe("http://127.0.0.1:1/v1/")
  expect(baseOf({ environment: "sandbox" }, variables)).toBe("https://api-sandbox.flexfactor.io/v1/")
})

afterEach(() => vi.unstubAllEnvs())

test("creates a client without secrets, and its check names everything missing and where to find it", () => {
  for (const name of ["FLEXCHARGE_APP_KEY", "FLEXCHARGE_APP_SECRET"]) vi.stubEnv(name, "")
  const client = createClient({})
  try {
    client.check()
    expect.unreachable()
  } catch (error) {
    if (!isApiError(error)) throw error
    expect(error.reason).toMatchObject({
      _tag: "Invalid",
      issues: [{ path: "appKey" }, { path: "appSecret" }],
    })
    expect(error.message).toContain("Developers > API Keys")
    expect(error.message).toContain("FLEXCHARGE_APP_SECRET")
  }
})

test("rejects every call of a client with invalid options with one typed error, and closes it", async () => {
  const client = createClient({ ...credentials, timeoutMillis: Number.NaN })
  const reason = { _tag: "Invalid", issues: [{ path: "timeoutMillis" }] }
  expect((await failure(client.order("osk-1"))).reason).toMatchObject(reason)
  expect((await failure(client.rescue(declined))).reason).toMatchObject(reason)
  expect((await failure(client.forMerchant({ mid: "mid-2" }).order("osk-1"))).reason).toMatchObject(reason)
  await client.close()
})

test("reads the environment at the first call, and not again once the client is in use", async () => {
  await using service = await stubApiServer()
  const client = createClient({ baseUrl: service.url })
  for (const name of ["FLEXCHARGE_APP_KEY", "FLEXCHARGE_APP_SECRET"]) vi.stubEnv(name, "")
  expect((await failure(client.order("osk-1"))).reason._tag).toBe("Invalid")
  for (const name of ["FLEXCHARGE_APP_KEY", "FLEXCHARGE_APP_SECRET"]) vi.stubEnv(name, "later")
  await client.order("osk-1")
  vi.unstubAllEnvs()
  await client.order("osk-1")
  expect(service.requestsTo("oauth2/token").map(({ json }) => json)).toEqual([
    { AppKey: "later", AppSecret: "later" },
  ])
})

test("reads no option from a polluted prototype", async () => {
  const evaluated: string[] = []
  const transport: Transport = async ({ url, body = "" }) => {
    if (url.endsWith("evaluate")) evaluated.push(body)
    return { status: 200, header: () => undefined, body: responses[new URL(url).pathname] ?? "{}" }
  }
  const client = createClient({ ...credentials, baseUrl: "http://127.0.0.1:9", transport })
  const polluted = {
    baseUrl: "https://attacker.example",
    timeoutMillis: Number.NaN,
    policy: "throw",
    idempotencyKey: "6f1c2b4e-8d3a-4f5b-9c7e-2a1d0e9f8b76",
    attempt: 7,
    mid: "mid-polluted",
    isDeclined: false,
    onTransmitted: "polluted",
    attempts: 0,
    FLEXCHARGE_BASE_URL: "https://attacker.example",
  }
  const { isDeclined: _isDeclined, ...undeclared } = declined
  try {
    for (const [name, value] of Object.entries(polluted))
      Object.defineProperty(Object.prototype, name, { value, configurable: true, writable: true })
    const config = resolveConfig({ ...credentials, retry: {}, hooks: {} })
    const decisions = [
      (await client.rescue(declined, {})).decision._tag,
      (await client.rescue(undeclared as never)).decision._tag,
    ]
    const { id } = await client.order("osk-1", {})
    for (const name of Object.keys(polluted)) Reflect.deleteProperty(Object.prototype, name)
    expect(config).toMatchObject({ baseUrl: "https://api-sandbox.flexfactor.io/v1/", policy: "decline" })
    expect(decisions).toEqual(["Approved", "NotSent"])
    expect(id).toBe("osk-1")
    expect(evaluated).toEqual([expect.stringContaining('"mid":"mid-1"')])
    expect(evaluated[0]).not.toContain(polluted.idempotencyKey)
  } finally {
    for (const name of Object.keys(polluted)) Reflect.deleteProperty(Object.prototype, name)
  }
})

const responses: Readonly<Record<string, string>> = {
  "/v1/oauth2/token": '{"accessToken":"t","expires":1}',
  "/v1/evaluate": '{"orderSessionKey":"osk-1","status":"APPROVED"}',
  "/v1/orders/osk-1": '{"id":"osk-1"}',
}

test("shows no credential when a configuration or a client is printed", () => {
  const secrets = { appKey: "canary-key", appSecret: "canary-secret", tokenizationKey: "canary-tokenization" }
  const settings = resolveConfig({ ...secrets }, {})
  const client = createClient(secrets)
  expect(inspect(settings, { depth: 9 }) + JSON.stringify(settings)).not.toContain("canary")
  expect(inspect(client, { depth: 9, showHidden: true })).not.toContain("canary")
})
