import { realpath, rm } from "node:fs/promises"
import { dirname, join } from "node:path"
import { fileURLToPath } from "node:url"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { command, pack, Stranger } from "../Stranger.ts"

const packageNames = ["schema", "core", "webhooks", "server", "browser", "express", "remix", "sandbox"]
const repository = fileURLToPath(new URL("../../..", import.meta.url))
const floor = join(repository, "tooling/node-floor/node_modules/.bin/node")
const typescript = {
  "5.8": join(repository, "tooling/consumers/node_modules/typescript58/bin/tsc"),
  "7": join(repository, "node_modules/@typescript/native/bin/tsc"),
}

const compilerOptions = (options: object) =>
  JSON.stringify({
    compilerOptions: {
      ...{ module: "nodenext", moduleResolution: "nodenext", target: "es2022", lib: ["es2023", "dom"] },
      ...{ strict: true, exactOptionalPropertyTypes: true, isolatedModules: true, noEmit: true },
      ...{ skipLibCheck: false, types: [] },
      ...options,
    },
    include: ["*.ts", "*.cts"],
  })

const program = `
import { createClient, isApiError } from "@flexcharge/core"
import { OrderState, Secret, Signal } from "@flexcharge/schema"
import { isWebhookError, unwrap, verify, parse } from "@flexcharge/webhooks"
import { signDelivery } from "@flexcharge/webhooks/testing"
import { webhookEndpoint } from "@flexcharge/server"
import { createSandbox } from "@flexcharge/sandbox"
`

/** Every other face that needs neither a framework nor the types of Node. */
const others = ["browser", "browser/csp", "browser/frame", "remix", "schema/plain", "server/csp"]

let packs: ReadonlyMap<string, string>
let stranger: Stranger

beforeAll(async () => {
  packs = await pack([...packageNames, "nest"])
  stranger = await Stranger.install(packs, packageNames)
})

afterAll(async () => {
  await stranger?.[Symbol.asyncDispose]()
  for (const folder of new Set([...(packs?.values() ?? [])].map(dirname)))
    await rm(folder, { recursive: true })
})

const journey = `
import { inspect } from "node:util"
import assert from "node:assert/strict"
${program}
const sandbox = await createSandbox()
const client = createClient({ ...sandbox.credentials, baseUrl: sandbox.url })
await client.authenticate()
const refused = await createClient({ ...sandbox.credentials, appSecret: "wrong", baseUrl: sandbox.url })
  .authenticate().then(() => undefined, (error) => error)
assert.equal(isApiError(refused), true)
assert.equal(refused._tag, "ApiError")
assert.equal(refused.reason._tag, "Unauthorized")
assert.equal(inspect(refused, { depth: 9 }).includes("wrong"), false)

const secret = Buffer.alloc(64, 7).toString("base64")
const delivery = signDelivery(JSON.stringify({ Event: "order.completed", OrderId: "o" }), { secret, host: "shop.example" })
const event = await unwrap(await delivery, { secrets: [Secret.make(secret)] })
assert.equal(event._tag, "OrderCompleted")
assert.equal(OrderState.isFinal(OrderState.join(OrderState.initial, Signal.fromEvent(event))), true)
const forged = await verify({ ...(await delivery), body: "{}" }, { secrets: [secret] }).then(() => undefined, (error) => error)
assert.equal(isWebhookError(forged), true)
await client.close()
await sandbox.close()
console.log("rescued")
`

describe("packed tarballs in a folder without effect", () => {
  test("install nothing but themselves", async () => {
    expect(await stranger.installed()).toEqual(
      packageNames.map((packageName) => `@flexcharge/${packageName}`).sort(),
    )
  })

  test.each([
    ["ours", process.execPath],
    ["the oldest supported", floor],
  ])("run as ESM on %s Node", async (_, node) => {
    await stranger.write("journey.mjs", journey)
    expect(await stranger.run(node, "journey.mjs")).toEqual({ code: 0, output: "rescued\n" })
  })

  test.each([
    ["ours", process.execPath],
    ["the oldest supported", floor],
  ])("are required from CommonJS on %s Node", async (_, node) => {
    await stranger.write(
      "require.cjs",
      `const { Secret } = require("@flexcharge/schema")
         const { createClient } = require("@flexcharge/core")
         const { verify } = require("@flexcharge/webhooks")
         const { webhookEndpoint } = require("@flexcharge/server")
         const { webhookAction } = require("@flexcharge/remix")
         const { createSandbox } = require("@flexcharge/sandbox")
         const all = [createClient, verify, webhookEndpoint, webhookAction, createSandbox]
         console.log(all.map((each) => typeof each).join(), String(Secret.make("x")))`,
    )
    const ended = await stranger.run(node, "require.cjs")
    expect(ended.output).toContain("function,function,function,function,function <redacted>")
    expect(ended.code).toBe(0)
  })

  test.each(Object.entries(typescript))(
    "type-check as ESM and CommonJS under nodenext with TypeScript %s and no skipLibCheck",
    async (version, compiler) => {
      const folder = `types-${version}`
      await stranger.write(`${folder}/package.json`, JSON.stringify({ type: "module" }))
      await stranger.write(`${folder}/tsconfig.json`, compilerOptions({ verbatimModuleSyntax: true }))
      const uses = `
import type { EvaluateRequest, WebhookEvent } from "@flexcharge/schema"
const hidden: Secret = Secret.make("x")
export const client = createClient({ appKey: "k", appSecret: hidden, mid: "m" })
export const request = (r: EvaluateRequest) => client.evaluate(r)
export const on = (event: WebhookEvent) => (event._tag === "OrderCompleted" ? event.event satisfies "order.completed" : event.event)
export const all = [isApiError, OrderState, Signal, isWebhookError, unwrap, verify, parse, signDelivery, webhookEndpoint, createSandbox]
`
      await stranger.write(`${folder}/esm.ts`, program + uses)
      const imports = others.map((face, at) => `import * as face${at} from "@flexcharge/${face}"`)
      const faces = others.map((_, at) => `face${at}`)
      await stranger.write(`${folder}/faces.ts`, `${imports.join("\n")}\nexport const all = [${faces}]\n`)
      await stranger.write(
        `${folder}/cjs.cts`,
        `import schema = require("@flexcharge/schema")
import core = require("@flexcharge/core")
const hidden: schema.Secret = schema.Secret.make("x")
const client: core.Client = core.createClient({ appKey: "k", appSecret: hidden })
void client
`,
      )
      const ended = await stranger.run(process.execPath, compiler, "-p", folder)
      expect(ended).toEqual({ code: 0, output: "" })
    },
  )
})

describe("the Effect face beside the Promise face", () => {
  test("shares values and errors with it, and type-checks", async () => {
    const effect = `file:${await realpath(join(repository, "node_modules/effect"))}`
    await using effectful = await Stranger.install(
      packs,
      ["schema", "core", "webhooks", "sandbox"],
      "module",
      { effect },
    )
    await effectful.write(
      "tsconfig.json",
      compilerOptions({ verbatimModuleSyntax: true, skipLibCheck: true }),
    )
    await effectful.write(
      "program.ts",
      `import * as Effect from "effect/Effect"
import { Client } from "@flexcharge/core/effect"
import { createClient, isApiError } from "@flexcharge/core"
import { Secret } from "@flexcharge/schema"
import * as Schemas from "@flexcharge/schema/effect"
import { createSandbox } from "@flexcharge/sandbox"

const sandbox = await createSandbox()
const options = { ...sandbox.credentials, baseUrl: sandbox.url }
const program = Effect.gen(function* () {
  const client = yield* Client.Client
  yield* client.authenticate()
  return yield* client.order("no-such-order").pipe(Effect.flip)
})
const effectError = await Effect.runPromise(Effect.provide(program, Client.layer(options)))
const promiseError: unknown = await createClient(options).order("no-such-order").then(() => undefined, (error: unknown) => error)
const secrets = [Schemas.Secret.make("a"), Secret.make("b")].map((secret) => Secret.is(secret) && Schemas.Secret.is(secret))
console.log(isApiError(effectError), isApiError(promiseError), secrets.join())
console.log(effectError.reason._tag, isApiError(promiseError) && promiseError.reason._tag)
await sandbox.close()
`,
    )
    expect(await effectful.run(process.execPath, typescript["7"], "-p", ".")).toEqual({ code: 0, output: "" })
    expect(await effectful.run(process.execPath, "program.ts")).toEqual({
      code: 0,
      output: "true true true,true\nNotFound NotFound\n",
    })
  })
})

describe("each package", () => {
  test.each([...packageNames, "nest"])("%s passes publint and attw", async (packageName) => {
    const tarball = packs.get(packageName) ?? ""
    const lint = await command("publint", ["run", "--strict", tarball], repository)
    expect(lint.output).not.toMatch(/error|warning/i)
    const types = await command("attw", [tarball, "--profile", "esm-only", "--format", "ascii"], repository)
    expect(types.code, types.output).toBe(0)
  })
})
