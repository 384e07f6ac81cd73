import { createSandbox } from "@flexcharge/sandbox"
import { type StubResponse, stubApiServer } from "@flexcharge-tooling/test-kit/stubApiServer"
import { expect, test } from "vitest"
import { type CommandEnvironment, run } from "../src/cli.ts"
import { examine } from "../src/doctor.ts"
import type { ClientOptions, Transport } from "../src/index.ts"
import { credentials } from "./testClient.ts"

const mid = "3f8a1c42-9b07-4e5d-bc6a-1d2e3f4a5b6c"

/** Runs the command against a service, and returns its exit code and what it printed. */
const flexcharge = async (
  line: string,
  options: ClientOptions = {},
  around: Partial<CommandEnvironment> = {},
) => {
  const printed: string[] = []
  const printedErrors: string[] = []
  const code = await run(line.split(" ").filter(Boolean), {
    print: (text) => printed.push(text),
    printError: (text) => printedErrors.push(text),
    options: async () => ({ ...credentials, mid, retry: false, ...options }),
    nodeVersion: "v24.21.0",
    now: Date.now,
    variables: () => ({}),
    loadVariables: () => {},
    loadModule: async () => [],
    ...around,
  })
  return { code, printed: printed.join("\n"), printedErrors: printedErrors.join("\n") }
}

test.each(["", "--help", "order --help", "help", "help orders"])(
  "the command prints its usage for %j",
  async (line) => {
    const { code, printed } = await flexcharge(line)
    expect(code).toBe(0)
    expect(printed).toContain("flexcharge doctor")
  },
)

test("the command prints its version", async () => {
  expect(await flexcharge("--version")).toMatchObject({
    code: 0,
    printed: expect.stringMatching(/^\d+\.\d+\.\d+$/),
  })
})

test("an error of the arguments is the only thing that is printed", async () => {
  const { printedErrors } = await flexcharge("order")
  expect(printedErrors).toBe(
    'The command "order" needs an orderSessionKey. Usage: flexcharge order <orderSessionKey>',
  )
})

test("variables are read from the file of --env-file before the credentials are", async () => {
  await using service = await stubApiServer()
  const steps: string[] = []
  const { code } = await flexcharge(
    "order osk-1 --env-file shop.env",
    {},
    {
      loadVariables: (file) => void steps.push(file),
      options: async () => {
        steps.push("credentials")
        return { ...credentials, baseUrl: service.url }
      },
    },
  )
  expect([code, ...steps]).toEqual([0, "shop.env", "credentials"])
})

test("a file of --env-file that cannot be read ends the command with 2", async () => {
  const loadVariables = () => {
    throw new Error("ENOENT")
  }
  const { code, printedErrors } = await flexcharge("doctor --env-file missing.env", {}, { loadVariables })
  expect([code, printedErrors]).toEqual([2, "The file of --env-file cannot be read: missing.env"])
})

test.each([
  ["orde x", 'no command "orde"'],
  ["toString", 'no command "toString"'],
  ["order", "needs an orderSessionKey"],
  ["order a b", 'Too many arguments for "order". Usage: flexcharge order <orderSessionKey>'],
  ["doctor x", 'Too many arguments for "doctor"'],
  ["order a --app-secret hunter2", "--app-secret"],
  ["orders --limit abc", "--limit must be a whole number"],
  ["orders --limit 0", "--limit must be a whole number"],
  ["orders --limit 2.5", "--limit must be a whole number"],
  ["orders --status five", "--status must be one or more numbers"],
  ["orders --status 7,", "--status must be one or more numbers"],
  ["orders --status=", "--status must be one or more numbers"],
  ["orders --follow", '"orders" has no option --follow'],
  ["order a --limit 5", '"order" has no option --limit'],
  ["outcome a --status 5", '"outcome" has no option --status'],
  ["order a --checks x.mjs", '"order" has no option --checks'],
  ["doctor --follow", '"doctor" has no option --follow'],
])("rejects the arguments %j and explains why", async (line, reason) => {
  const { code, printedErrors } = await flexcharge(line)
  expect(code).toBe(2)
  expect(printedErrors).toContain(reason)
  expect(printedErrors).not.toContain("hunter2")
})

test("shows an order", async () => {
  await using service = await stubApiServer()
  const { code, printed } = await flexcharge("order osk-1", { baseUrl: service.url })
  expect(code).toBe(0)
  expect(printed).toMatch(/^id +osk-1\nstatusName +COMPLETED$/)
  const json = await flexcharge("order osk-1 --json", { baseUrl: service.url })
  expect(JSON.parse(json.printed)).toEqual({ id: "osk-1", statusName: "COMPLETED" })
})

test("exits with 1 and prints one sentence when there is no such order", async () => {
  await using service = await stubApiServer(({ path }) =>
    path.includes("orders/") ? { status: 404, raw: "" } : undefined,
  )
  const { code, printedErrors } = await flexcharge("order osk-9", { baseUrl: service.url })
  expect([code, printedErrors.split("\n").length]).toEqual([1, 1])
  const json = await flexcharge("outcome osk-9 --json", { baseUrl: service.url })
  expect(JSON.parse(json.printedErrors)).toMatchObject({ error: { reason: { _tag: "NotFound" } } })
})

test("follows an outcome until it is final and prints each change once", async () => {
  const states = ["PROCESSING", "PROCESSING", "COMPLETED"]
  await using service = await stubApiServer(({ path }, count) =>
    path.includes("orders/") ? { body: { id: "osk-1", statusName: states[count - 1] } } : undefined,
  )
  const { printed } = await flexcharge("outcome osk-1 --follow", { baseUrl: service.url })
  expect(printed).toBe("processing\napproved (final)")
  const { printed: once } = await flexcharge("outcome osk-1 --json", { baseUrl: service.url })
  expect(JSON.parse(once)).toMatchObject({ phase: "open" })
})

test("lists orders by status and day, up to a limit; the last day is included", async () => {
  await using service = await stubApiServer(({ path }) =>
    path.startsWith("/v1/orders")
      ? {
          body: {
            orders: [
              { id: path.includes("pageNumber=2") ? "c" : "a", statusName: "COMPLETED" },
              { id: path.includes("pageNumber=2") ? "d" : "b", status: 5 },
            ],
            pageCount: 9,
          },
        }
      : undefined,
  )
  const line = "orders --status 5,7 --from 2026-06-01 --to 2026-06-30 --limit 3"
  const { printed } = await flexcharge(line, { baseUrl: service.url })
  expect(printed.split("\n").map((row) => row.split(/ +/)[0])).toEqual(["orderSessionKey", "a", "b", "c"])
  expect(service.requests[1]?.path).toContain(
    "status=5&status=7&from=2026-06-01T00%3A00%3A00Z&to=2026-06-30T23%3A59%3A59.999Z",
  )
  await flexcharge("orders --to 2026-06-30T12:00:00Z", { baseUrl: service.url })
  expect(service.requests.at(-1)?.path).toContain("to=2026-06-30T12%3A00%3A00Z")
})

test("orders are listed with a header, the merchant's own order id and the amount, and are searched by text", async () => {
  const order = {
    id: "osk-1",
    correlationId: "ORDER-1",
    statusName: "COMPLETED",
    amount: 15000,
    currencyCode: "USD",
  }
  await using service = await stubApiServer(({ path }) =>
    path.startsWith("/v1/orders") ? { body: { orders: [order] } } : undefined,
  )
  const { printed } = await flexcharge("orders ORDER-1", { baseUrl: service.url })
  const [header = "", row = ""] = printed.split("\n")
  expect(header.split(/ {2,}/)).toEqual(["orderSessionKey", "your order id", "status", "amount", "placed"])
  expect(row.split(/ {2,}/)).toEqual(["osk-1", "ORDER-1", "COMPLETED", "150.00 USD", "-"])
  expect(service.requests.at(-1)?.path).toContain("query=ORDER-1")
})

// A terminal would carry out these characters: clear the screen, color text (in 7 and 8 bits), begin a line, reverse text.
const hostile = 'COMPLETED\u001b[2J\u009b31m\u007f\r\nok   credentials\u2028\u202e"'
const terminalCharacters = /(?!\n)[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]/u

test.each(["order osk-1", "orders", "outcome osk-1"])(
  "%s prints no control character of the service's texts, and each text stays on its line",
  async (line) => {
    const order = { id: "osk-1", correlationId: hostile, statusName: hostile }
    await using service = await stubApiServer(({ path }) => {
      if (path.startsWith("/v1/orders/")) return { body: order }
      return path.startsWith("/v1/orders") ? { body: { orders: [order] } } : undefined
    })
    const { printed } = await flexcharge(line, { baseUrl: service.url })
    expect(printed).toContain("COMPLETED")
    expect(printed).not.toMatch(terminalCharacters)
    expect(printed).not.toMatch(/^ok /m)
  },
)

test("--json prints control characters as escapes, so that the value is unchanged", async () => {
  const order = { id: "osk-1", statusName: hostile }
  await using service = await stubApiServer(({ path }) =>
    path.includes("/orders/") ? { body: order } : undefined,
  )
  const { printed } = await flexcharge("order osk-1 --json", { baseUrl: service.url })
  expect(printed).not.toMatch(terminalCharacters)
  expect(JSON.parse(printed)).toEqual(order)
})

test("an error prints no control character of the service's messages", async () => {
  await using service = await stubApiServer(({ path }) =>
    path.includes("/orders/")
      ? { status: 400, body: { status: "FAILED", messages: [hostile], errors: [hostile] } }
      : undefined,
  )
  const { code, printedErrors } = await flexcharge("order osk-1", { baseUrl: service.url })
  expect(code).toBe(1)
  expect(printedErrors).toContain("COMPLETED")
  expect(printedErrors).not.toMatch(terminalCharacters)
  expect(printedErrors.split("\n")).toHaveLength(1)
})

test("a negative amount of less than one unit is listed with its sign before the zero", async () => {
  await using service = await stubApiServer(({ path }) =>
    path.startsWith("/v1/orders")
      ? { body: { orders: [{ id: "osk-1", amount: -5, currencyCode: "USD" }] } }
      : undefined,
  )
  expect((await flexcharge("orders", { baseUrl: service.url })).printed).toContain("-0.05 USD")
})

test("prints that no orders match", async () => {
  await using service = await stubApiServer(({ path }) =>
    path.startsWith("/v1/orders") ? { body: { orders: [] } } : undefined,
  )
  expect((await flexcharge("orders", { baseUrl: service.url })).printed).toBe("No orders match.")
})

test("passes every check of a valid set-up", async () => {
  await using service = await stubApiServer()
  const { code, printed } = await flexcharge("doctor", { baseUrl: service.url })
  expect(code).toBe(0)
  expect(printed.split("\n").map((line) => line.slice(0, 17).trim())).toEqual([
    "ok   runtime",
    "ok   settings",
    "ok   merchant",
    "ok   site",
    "ok   webhooks",
    "ok   network",
    "ok   credentials",
    "ok   clock",
    "ok   orders",
    "ok   tokenization",
  ])
})

const served = (date: string): StubResponse => ({ headers: { date: new Date(date).toUTCString() } })

test.each<[string, StubResponse | undefined, ClientOptions, Partial<CommandEnvironment>, RegExp]>([
  ["an old Node", undefined, {}, { nodeVersion: "v20.18.1" }, /FAIL runtime +Node v20\.18\.1[\s\S]+20\.19/],
  ["missing options", undefined, { appKey: "" }, {}, /FAIL settings[\s\S]+appKey/],
  ["a refused key pair", { status: 400, raw: "" }, {}, {}, /FAIL credentials[\s\S]+Developers > API Keys/],
  ["a failing service", { status: 500, raw: "" }, {}, {}, /FAIL credentials[\s\S]+response to token was 500/],
  ["a service that cannot be reached", { cut: true }, {}, {}, /FAIL network[\s\S]+DNS/],
  [
    "a fast clock",
    served("2026-06-12T14:30:00Z"),
    {},
    { now: () => Date.parse("2026-06-12T15:30:00Z") },
    /FAIL clock +3600 s ahead[\s\S]+NTP/,
  ],
  [
    "a slow clock",
    served("2026-06-12T14:30:00Z"),
    {},
    { now: () => Date.parse("2026-06-12T13:30:00Z") },
    /FAIL clock +3600 s behind/,
  ],
])("reports %s and how to fix it", async (_, script, options, around, expected) => {
  await using service = await stubApiServer(({ path }) => (path.endsWith("token") ? script : undefined))
  const { code, printed } = await flexcharge("doctor", { baseUrl: service.url, ...options }, around)
  expect(code).toBe(1)
  expect(printed).toMatch(expected)
})

test("the doctor reports an account whose orders cannot be read", async () => {
  await using service = await stubApiServer(({ path }) =>
    path.includes("orders") ? { status: 403, raw: "" } : undefined,
  )
  const { printed } = await flexcharge("doctor", { baseUrl: service.url })
  expect(printed).toMatch(/FAIL orders[\s\S]+FLEXCHARGE_MID/)
})

const signingKey = Buffer.alloc(64, 7).toString("base64")

test.each<[string, ClientOptions, Record<string, string>, RegExp]>([
  ["an empty merchant id", { mid: undefined }, {}, /FAIL merchant +FLEXCHARGE_MID is not set/],
  ["a malformed merchant id", { mid: "nonsense" }, {}, /FAIL merchant +FLEXCHARGE_MID is not a GUID/],
  [
    "the merchant id of another account",
    { mid: "00000000-0000-4000-8000-000000000000" },
    {},
    /FAIL merchant +the service rejects FLEXCHARGE_MID for this key pair/,
  ],
  ["a malformed site id", { siteId: "site-1" }, {}, /FAIL site +FLEXCHARGE_SITE_ID is not a GUID/],
  [
    "the site id of another merchant",
    { siteId: "00000000-0000-4000-8000-000000000000" },
    {},
    /FAIL site +the service rejects FLEXCHARGE_SITE_ID/,
  ],
  [
    "a wrong tokenization key",
    { tokenizationKey: "not-the-key" },
    {},
    /FAIL tokenization +the service rejects FLEXCHARGE_TOKENIZATION_KEY[\s\S]+Developers > Tokenization/,
  ],
  [
    "a malformed webhook signing key",
    {},
    { FLEXCHARGE_WEBHOOK_SECRET: "secret" },
    /FAIL webhooks +FLEXCHARGE_WEBHOOK_SECRET is not 64 bytes in base64/,
  ],
  [
    "an unknown environment",
    {},
    { FLEXCHARGE_ENVIRONMENT: "prod" },
    /FAIL environment +FLEXCHARGE_ENVIRONMENT is "prod"/,
  ],
])("the doctor reports %s", async (_, wrong, variables, expected) => {
  await using sandbox = await createSandbox()
  const options = { ...sandbox.credentials, baseUrl: sandbox.url }
  const complete = { variables: () => ({ FLEXCHARGE_WEBHOOK_SECRET: signingKey }) }
  expect(await flexcharge("doctor", options, complete)).toMatchObject({ code: 0 })
  const { code, printed } = await flexcharge(
    "doctor",
    { ...options, ...wrong },
    { variables: () => variables },
  )
  expect(code).toBe(1)
  expect(printed).toMatch(expected)
  expect(sandbox.control.orders.list()).toEqual([])
})

test.each<[string, ClientOptions, string]>([
  ["by default", {}, "api.flexfactor.io"],
  [
    "by a base URL of the vendor's",
    { baseUrl: "https://api-sandbox.flex-charge.com/v1/" },
    "api.flex-charge.com",
  ],
])("reports production credentials when the sandbox is called %s", async (_, options, production) => {
  const transport: Transport = async ({ url }) => ({
    status: url.startsWith(`https://${production}/`) ? 200 : 400,
    header: () => undefined,
    body: JSON.stringify({ success: url.startsWith(`https://${production}/`), accessToken: "t", expires: 1 }),
  })
  const findings = await examine({
    options: { ...credentials, transport, ...options },
    nodeVersion: "v24.0.0",
    now: Date.now,
  })
  expect(findings).toContainEqual({
    subject: "credentials",
    isOk: false,
    detail: "the key pair belongs to production",
    fix: expect.stringContaining("FLEXCHARGE_ENVIRONMENT=production"),
  })
  expect(findings).toContainEqual({
    subject: "network",
    isOk: true,
    detail: `${production.replace("api.", "api-sandbox.")} responds`,
  })
})
