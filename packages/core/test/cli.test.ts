import { type StubResponse, stubApiServer } from "@flexcharge-tooling/test-kit/stubApiServer"
import { expect, test } from "vitest"
import { type CommandEnvironment, run } from "../src/cli.ts"
import { examine } from "../src/doctor.ts"
import type { ClientOptions, Transport } from "../src/index.ts"
import { credentials } from "./testClient.ts"

/** Runs the command against a service and gives what it printed. */
const flexcharge = async (
  line: string,
  options: ClientOptions = {},
  around: Partial<CommandEnvironment> = {},
) => {
  const printed: string[] = []
  const complained: string[] = []
  const code = await run(line.split(" ").filter(Boolean), {
    print: (text) => printed.push(text),
    printError: (text) => complained.push(text),
    options: async () => ({ ...credentials, retry: false, ...options }),
    nodeVersion: "v24.21.0",
    now: Date.now,
    ...around,
  })
  return { code, printed: printed.join("\n"), complained: complained.join("\n") }
}

test.each(["", "--help", "order --help"])("prints how it is used for %j", async (line) => {
  const { code, printed } = await flexcharge(line)
  expect(code).toBe(0)
  expect(printed).toContain("flexcharge doctor")
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
  ["doctor --follow", '"doctor" has no option --follow'],
])("rejects the arguments %j and explains why", async (line, reason) => {
  const { code, complained } = await flexcharge(line)
  expect(code).toBe(2)
  expect(complained).toContain(reason)
  expect(complained).not.toContain("hunter2")
})

test("shows an order", async () => {
  await using service = await stubApiServer()
  const { code, printed } = await flexcharge("order osk-1", { baseUrl: service.url })
  expect(code).toBe(0)
  expect(printed).toMatch(/^id +osk-1\nstatusName +COMPLETED$/)
  const json = await flexcharge("order osk-1 --json", { baseUrl: service.url })
  expect(JSON.parse(json.printed)).toEqual({ id: "osk-1", statusName: "COMPLETED" })
})

test("ends with 1 and one sentence when there is no such order", async () => {
  await using service = await stubApiServer(({ path }) =>
    path.includes("orders/") ? { status: 404, raw: "" } : undefined,
  )
  const { code, complained } = await flexcharge("order osk-9", { baseUrl: service.url })
  expect([code, complained.split("\n").length]).toEqual([1, 1])
  const json = await flexcharge("outcome osk-9 --json", { baseUrl: service.url })
  expect(JSON.parse(json.complained)).toMatchObject({ error: { reason: { _tag: "NotFound" } } })
})

test("follows an outcome until it is final, telling each change once", async () => {
  const states = ["PROCESSING", "PROCESSING", "COMPLETED"]
  await using service = await stubApiServer(({ path }, count) =>
    path.includes("orders/") ? { body: { id: "osk-1", statusName: states[count - 1] } } : undefined,
  )
  const { printed } = await flexcharge("outcome osk-1 --follow", { baseUrl: service.url })
  expect(printed).toBe("processing\napproved (final)")
  const { printed: once } = await flexcharge("outcome osk-1 --json", { baseUrl: service.url })
  expect(JSON.parse(once)).toMatchObject({ phase: "open" })
})

test("lists orders by state and day, the last one included, up to a limit", async () => {
  await using service = await stubApiServer(({ path }) =>
    path.startsWith("/v1/orders")
      ? {
          body: {
            orders: [
              { id: "a", statusName: "COMPLETED" },
              { id: "b", status: 5 },
            ],
            pageCount: 9,
          },
        }
      : undefined,
  )
  const line = "orders --status 5,7 --from 2026-06-01 --to 2026-06-30 --limit 3"
  const { printed } = await flexcharge(line, { baseUrl: service.url })
  expect(printed.split("\n").map((row) => row.split(/ +/)[0])).toEqual(["a", "b", "a"])
  expect(service.requests[1]?.path).toContain(
    "status=5&status=7&from=2026-06-01T00%3A00%3A00Z&to=2026-06-30T23%3A59%3A59.999Z",
  )
  await flexcharge("orders --to 2026-06-30T12:00:00Z", { baseUrl: service.url })
  expect(service.requests.at(-1)?.path).toContain("to=2026-06-30T12%3A00%3A00Z")
})

test("says so when no orders match", async () => {
  await using service = await stubApiServer(({ path }) =>
    path.startsWith("/v1/orders") ? { body: { orders: [] } } : undefined,
  )
  expect((await flexcharge("orders", { baseUrl: service.url })).printed).toBe("No orders match.")
})

test("finds nothing wrong with a healthy set-up", async () => {
  await using service = await stubApiServer()
  const { code, printed } = await flexcharge("doctor", { baseUrl: service.url })
  expect(code).toBe(0)
  expect(printed.split("\n").map((line) => line.slice(0, 16).trim())).toEqual([
    "ok   runtime",
    "ok   settings",
    "ok   network",
    "ok   credentials",
    "ok   clock",
    "ok   merchant",
  ])
})

const served = (date: string): StubResponse => ({ headers: { date: new Date(date).toUTCString() } })

test.each<[string, StubResponse | undefined, ClientOptions, Partial<CommandEnvironment>, RegExp]>([
  ["an old Node", undefined, {}, { nodeVersion: "v20.18.1" }, /FAIL runtime +Node v20\.18\.1[\s\S]+20\.19/],
  ["missing options", undefined, { appKey: "" }, {}, /FAIL settings[\s\S]+appKey/],
  ["a refused key pair", { status: 400, raw: "" }, {}, {}, /FAIL credentials[\s\S]+Developers > API Keys/],
  ["a failing service", { status: 500, raw: "" }, {}, {}, /FAIL credentials[\s\S]+response to token was 500/],
  ["a service nobody reaches", { cut: true }, {}, {}, /FAIL network[\s\S]+DNS/],
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
])("finds %s, and how to fix it", async (_, script, options, around, expected) => {
  await using service = await stubApiServer(({ path }) => (path.endsWith("token") ? script : undefined))
  const { code, printed } = await flexcharge("doctor", { baseUrl: service.url, ...options }, around)
  expect(code).toBe(1)
  expect(printed).toMatch(expected)
})

test("finds a merchant id the account may not use", async () => {
  await using service = await stubApiServer(({ path }) =>
    path.includes("orders") ? { status: 403, raw: "" } : undefined,
  )
  const { printed } = await flexcharge("doctor", { baseUrl: service.url })
  expect(printed).toMatch(/FAIL merchant[\s\S]+FLEXCHARGE_MID/)
})

test.each<[string, ClientOptions, string]>([
  ["by default", {}, "api.flexfactor.io"],
  [
    "by a base URL of the vendor's",
    { baseUrl: "https://api-sandbox.flex-charge.com/v1/" },
    "api.flex-charge.com",
  ],
])("finds production credentials in the sandbox that is called %s", async (_, options, production) => {
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
