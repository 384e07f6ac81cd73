import { spawn } from "node:child_process"
import { once } from "node:events"
import { mkdtemp, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { text } from "node:stream/consumers"
import { stubApiServer } from "@flexcharge-tooling/test-kit/stubApiServer"
import { expect, test } from "vitest"
import { redactor, runDoctorChecks } from "../src/DoctorCheck.ts"

const bin = join(import.meta.dirname, "../src/bin.ts")

/** Runs `flexcharge doctor --checks doctor.mjs` in a process of its own, with a module of this source. */
const doctorWith = async (source: string | undefined, ...more: readonly string[]) => {
  await using service = await stubApiServer()
  const folder = await mkdtemp(join(tmpdir(), "flexcharge-checks-"))
  if (source !== undefined) await writeFile(join(folder, "doctor.mjs"), source)
  await writeFile(join(folder, ".env"), "SHOP_NAME=Quiet Desk\n")
  const flags = ["--conditions=@flexcharge/source", bin, "doctor", "--checks", "./doctor.mjs", ...more]
  const env = {
    FLEXCHARGE_APP_KEY: "key-1",
    FLEXCHARGE_APP_SECRET: "secret-1",
    FLEXCHARGE_MID: "3f8a1c42-9b07-4e5d-bc6a-1d2e3f4a5b6c",
    FLEXCHARGE_BASE_URL: service.url,
    SHOP_API_TOKEN: "canary-token",
  }
  const child = spawn(process.execPath, flags, { cwd: folder, env, stdio: ["ignore", "pipe", "pipe"] })
  const [printed, complained, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, "exit"),
  ])
  await rm(folder, { recursive: true })
  return { code, printed, complained, lines: printed.trimEnd().split("\n") }
}

test("the doctor runs the application's checks after its own, in their order", async () => {
  const { code, lines } = await doctorWith(`export default [
    { name: "inbox", run: async () => { await new Promise((done) => setTimeout(done, 20)); return { ok: true, detail: "it can be written" } } },
    { name: "policy", run: () => ({ ok: true }) },
  ]`)
  expect([code, lines.at(0)?.slice(0, 12), ...lines.slice(-2)]).toEqual([
    0,
    "ok   runtime",
    "ok   inbox        it can be written",
    "ok   policy       passed",
  ])
})

test("the module of --checks may export a function that returns the checks, and is loaded after --env-file", async () => {
  const source = `
    const detail = process.env.SHOP_NAME
    export default async () => [{ name: "shop", run: () => ({ ok: true, detail }) }]`
  const { lines } = await doctorWith(source, "--env-file", ".env")
  expect(lines.at(-1)).toBe("ok   shop         Quiet Desk")
})

test("a failed check of the application is a failed line with its advice, and the exit code is 1", async () => {
  const { code, lines } = await doctorWith(`export default [
    { name: "webhooks", run: () => ({ ok: false, problem: "the endpoint responds with 500", advice: "Mount it first." }) },
  ]`)
  expect([code, ...lines.slice(-2)]).toEqual([
    1,
    "FAIL webhooks     the endpoint responds with 500",
    "                  -> Mount it first.",
  ])
})

test.each([
  [
    "throws",
    `{ name: "bad", run() { throw Object.assign(new TypeError("password: hunter2"), { code: "EPERM" }) } }`,
    /FAIL bad +the check threw TypeError \(EPERM\)\n +-> Catch/,
  ],
  [
    "throws no error",
    `{ name: "bad", run() { throw "password: hunter2" } }`,
    /FAIL bad +the check threw a value that is not an error\n +-> Catch/,
  ],
  [
    "does not end, and holds a timer",
    `{ name: "bad", timeoutMillis: 50, run: () => new Promise(() => setInterval(() => {}, 1000)) }`,
    /FAIL bad +the check did not end within 50 ms\n +-> /,
  ],
  [
    "returns nothing",
    `{ name: "bad", run() {} }`,
    /FAIL bad +the check did not return a valid result\n +-> Return/,
  ],
  [
    "returns a problem without advice",
    `{ name: "bad", run: () => ({ ok: false, problem: "x" }) }`,
    /FAIL bad +the check did not return a valid result/,
  ],
])("a check that %s is a failed line, and the other checks run", async (_, check, expected) => {
  const { code, printed, complained } = await doctorWith(
    `export default [${check}, { name: "next", run: () => ({ ok: true }) }]`,
  )
  expect([code, complained]).toEqual([1, ""])
  expect(printed).toMatch(expected)
  expect(printed).toMatch(/ok {3}next +passed/)
  expect(printed).not.toContain("hunter2")
})

test("the signal of a check that exceeds its time limit is aborted", async () => {
  const { printed } = await doctorWith(`
    export default [
      { name: "slow", timeoutMillis: 50, run: (signal) => new Promise(() => signal.addEventListener("abort", () => process.stdout.write("aborted\\n"))) },
    ]`)
  expect(printed).toContain("aborted\n")
})

test.each([
  ["does not exist", undefined, /doctor\.mjs cannot be loaded: Error \(ERR_MODULE_NOT_FOUND\)/],
  ["throws", `throw new Error("hunter2")`, /doctor\.mjs cannot be loaded: Error/],
  [
    "has no default export",
    `export const checks = []`,
    /doctor\.mjs has no list of checks as its default export/,
  ],
  ["lists something else", `export default [{ name: "x" }]`, /doctor\.mjs has no list of checks/],
])(
  "a module of --checks that %s is a failed line after the doctor's own checks",
  async (_, source, expected) => {
    const { code, printed, complained } = await doctorWith(source)
    expect([code, complained]).toEqual([1, ""])
    expect(printed).toMatch(/ok {3}credentials/)
    expect(printed).toMatch(expected)
    expect(printed).not.toContain("hunter2")
  },
)

test("a module of --checks that never loads is a failed line", async () => {
  const findings = await runDoctorChecks(
    "./doctor.mjs",
    () => new Promise(() => {}),
    (text) => text,
    10,
  )
  expect(findings).toMatchObject([
    { subject: "checks", isOk: false, detail: "./doctor.mjs was not loaded within 10 ms" },
  ])
})

test("the text of a check contains no secret of the environment, no password of an address and no control character", async () => {
  const { printed } = await doctorWith(`export default [
    { name: "leak", run: () => ({ ok: true, detail: process.env.FLEXCHARGE_APP_SECRET + " and " + process.env.SHOP_API_TOKEN }) },
    { name: "address", run: () => ({ ok: false, problem: "no database at postgres://" + ["shop", "hunt@er2"].join(":") + "@db/shop", advice: "Start\\n\\u001b[31mit." }) },
  ]`)
  expect(printed).toContain("ok   leak         [redacted] and [redacted]")
  expect(printed).toContain("FAIL address      no database at postgres://[redacted]@db/shop")
  expect(printed).toContain("-> Start [31mit.")
  expect(printed).not.toContain("er2")
})

test("--json prints the application's checks as findings like the doctor's own", async () => {
  const { printed } = await doctorWith(
    `export default [{ name: "inbox", run: () => ({ ok: false, problem: "p", advice: "a" }) }]`,
    "--json",
  )
  expect(JSON.parse(printed).at(-1)).toEqual({ subject: "inbox", isOk: false, detail: "p", fix: "a" })
})

test.each([
  ["as it is", (secret: string) => secret],
  ["encoded as a part of a URL", encodeURIComponent],
  ["encoded as a part of a URL, in lower case", (secret: string) => encodeURIComponent(secret).toLowerCase()],
  ["encoded as a form", (secret: string) => `${new URLSearchParams({ secret })}`.slice("secret=".length)],
])("the text of a check contains no secret %s", (_, encode) => {
  // Only upper-case letters of the escapes differ in lower case, since the secrets themselves have none.
  const secrets = { SHOP_API_KEY: "a+b/c=d e'f", SHOP_PASSWORD: "café*~(1)", SHOP_TOKEN: "100%25" }
  const redact = redactor({ appSecret: "s&p=1 2" }, secrets)
  for (const secret of ["s&p=1 2", ...Object.values(secrets)])
    expect(redact(`https://db/?key=${encode(secret)}&next`)).toBe("https://db/?key=[redacted]&next")
})
