import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest"
import { commands, run } from "../src/cli/Run.ts"
import { createSandbox, type Sandbox } from "../src/index.ts"
import { listener, stranger } from "./independentClient.ts"

let folder: string
let sandbox: Sandbox
let client: Awaited<ReturnType<typeof stranger>>
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "flexcharge-sandbox-"))
})
afterAll(() => rm(folder, { recursive: true }))
beforeEach(async () => {
  sandbox = await createSandbox()
  client = await stranger(sandbox)
})
afterEach(() => sandbox.close())

const type = async (
  argv: readonly string[],
  stopped: () => Promise<void> = async () => {},
  environment = {},
) => {
  const [printed, complained]: [string[], string[]] = [[], []]
  const code = await run(argv, {
    environment,
    stopped,
    print: (text) => printed.push(text),
    printError: (text) => complained.push(text),
  })
  return { code, out: printed.join("\n"), err: complained.join("\n") }
}
const steer = (...argv: string[]) => type([...argv, "--url", sandbox.url])

describe("help", () => {
  test("lists every command, and explains each with its options and an example", async () => {
    const { out, code } = await type(["--help"])
    expect(code).toBe(0)
    for (const { name } of commands) {
      expect(out).toContain(`  ${name} `)
      const one = await type([name, "--help"])
      expect(one.out).toContain(`Usage: flexcharge-sandbox `)
      expect(one.out).toContain("--json")
    }
  })

  test("comes with what was not understood, and exit code 2", async () => {
    expect(await type(["dance"])).toMatchObject({
      code: 2,
      err: expect.stringContaining('no command "dance"'),
    })
    expect(await type(["--port", "many"])).toMatchObject({
      code: 2,
      err: expect.stringContaining("whole number"),
    })
    expect(await type(["orders", "--colour", "red"])).toMatchObject({
      code: 2,
      err: expect.stringContaining("Usage"),
    })
    expect(await type(["listen"])).toMatchObject({ code: 2, err: expect.stringContaining("--forward") })
  })
})

describe("start", () => {
  test("prints what a shop configures, forwards webhooks, and keeps its state in a file", async () => {
    const shop = await listener()
    const file = join(folder, "state.json")
    let finish = () => {}
    const stopped = () =>
      new Promise<void>((resolve) => {
        finish = resolve
      })
    const printed: string[] = []
    const running = run(
      ["--port", "0", "--json", "--forward", shop.url, "--state", file, "--profile", "mit=managed"],
      {
        ...{ environment: {}, stopped, printError: () => {} },
        print: (text) => printed.push(text),
      },
    )
    await expect.poll(() => printed.length).toBe(1)
    const started = JSON.parse(printed[0] ?? "")
    expect(Object.keys(started)).toEqual(["url", "credentials", "merchants", "scripts", "subscriber"])
    const { id } = await (await stranger(started)).evaluate()
    await expect.poll(() => shop.heard.length).toBe(1)
    finish()
    expect(await running).toBe(0)
    expect(JSON.parse(await readFile(file, "utf8")).orders).toMatchObject([{ id }])
    const again = await type(["start", "--port", "0", "--state", file])
    expect(again.out).toMatch(/4000002760003184 +APPROVED/)
    shop.close()
  })

  test("says what to do when the port is taken", async () => {
    const { port } = new URL(sandbox.url)
    const taken = `Port ${port} is taken. Choose another with --port, or --port 0 for a free one.`
    expect(await type(["--port", port])).toMatchObject({ code: 1, err: taken })
  })

  test("says so when others can reach it", async () => {
    expect((await type(["--port", "0", "--host", "0.0.0.0"])).err).toContain(
      "everyone who reaches this machine",
    )
  })
})

describe("steering", () => {
  test("shows orders, deliveries and requests", async () => {
    expect((await steer("orders")).out).toBe("No orders yet.")
    await client.evaluate({ orderId: "cli-1" })
    expect((await steer("orders")).out).toMatch(/cli-1 +APPROVED +15000 +USD +400000\*{6}3184/)
    expect(JSON.parse((await steer("orders", "cli-1", "--json")).out)).toMatchObject({
      externalOrderId: "cli-1",
    })
    expect((await steer("journal")).out).toContain("/v1/evaluate")
    expect(await steer("orders", "none")).toMatchObject({ code: 1, err: "There is no none." })
  })

  test("triggers, resends, advances, faults, resets", async () => {
    const shop = await listener()
    sandbox.control.webhooks.subscribe({ url: shop.url })
    await client.evaluate({ orderId: "cli-2" })
    expect((await steer("trigger", "order.refunded", "--order", "cli-2")).out).toBe(
      "order.refunded triggered",
    )
    await steer("trigger", "payout.created", "--data", '{"amount":1}')
    await sandbox.control.settled()
    expect(shop.events().sort()).toEqual(["order.completed", "order.refunded", "payout.created"])
    const [{ id }] = JSON.parse((await steer("deliveries", "--event", "order.completed", "--json")).out)
    expect((await steer("resend", id)).out).toBe(`${id} delivered`)
    expect((await steer("clock", "advance", "3 days")).out).toMatch(/^It is now \d{4}-/)
    expect((await steer("clock")).out).toMatch(/^It is \d{4}-/)
    expect((await steer("faults", "on", "status", "--status", "503", "--times", "2")).out).toMatch(
      /^status is on: fault_/,
    )
    expect((await steer("faults")).out).toContain("status")
    expect((await steer("faults", "off", "all")).out).toBe("off")
    expect((await steer("faults")).out).toBe("No fault is on.")
    expect((await steer("profile", "mit=managed", "authCapture=false")).out).toContain('"mit": "managed"')
    expect((await steer("profile")).out).toContain('"authCapture": false')
    const file = join(folder, "export.json")
    await steer("state", "export", file)
    await steer("reset")
    expect(sandbox.control.orders.list()).toHaveLength(0)
    expect((await steer("state", "import", file)).out).toBe(`read ${file}`)
    expect(sandbox.control.orders.list()).toHaveLength(1)
    shop.close()
  })

  test("says how to start a sandbox when none answers", async () => {
    const { code, err } = await type(["orders", "--url", "http://127.0.0.1:9"])
    expect({ code, err }).toEqual({
      code: 1,
      err: "No sandbox answers at http://127.0.0.1:9. Start one with: flexcharge-sandbox",
    })
  })

  test("listen forwards, shows each answer, and unsubscribes at the end", async () => {
    const shop = await listener()
    let finish = () => {}
    const stopped = () =>
      new Promise<void>((resolve) => {
        finish = resolve
      })
    const printed: string[] = []
    const running = run(
      ["listen", "--forward", shop.url, "--events", "order.completed", "--url", sandbox.url],
      {
        ...{ environment: {}, stopped, printError: () => {} },
        print: (text) => printed.push(text),
      },
    )
    await expect.poll(() => sandbox.control.webhooks.list().length).toBe(1)
    const { id } = await client.evaluate()
    await expect.poll(() => printed.join("\n")).toContain(`200  order.completed  ${id}`)
    finish()
    expect(await running).toBe(0)
    expect(sandbox.control.webhooks.list()).toHaveLength(0)
    shop.close()
  })
})

describe("sign and verify", () => {
  test("agree with each other, and notice one flipped byte", async () => {
    const secret = Buffer.alloc(64, 7).toString("base64")
    const [body, headers] = [join(folder, "body.json"), join(folder, "headers.txt")]
    await writeFile(body, '{"Event":"order.completed"}')
    const signed = await type(["sign", body, "--secret", secret, "--host", "shop.example"])
    await writeFile(headers, signed.out)
    const verify = () => type(["verify", body, "--secret", secret, "--headers", headers])
    expect((await verify()).code).toBe(0)
    await writeFile(body, '{"Event":"order.Completed"}')
    expect(await verify()).toMatchObject({ code: 1, out: expect.stringContaining("NOT good") })
  })
})

describe("conform", () => {
  test("prints a report and never runs against production", async () => {
    const { code, out } = await type(["conform"])
    expect(out).toContain("Nothing differs.")
    expect(code).toBe(0)
    const environment = { FLEXCHARGE_APP_KEY: "k", FLEXCHARGE_BASE_URL: "https://api.flexfactor.io" }
    expect(await type(["conform"], undefined, environment)).toMatchObject({
      code: 2,
      err: expect.stringContaining("never against production"),
    })
    expect((await type(["conform", "--has", "luck"])).code).toBe(2)
  })

  const asVendor = (changes: Record<string, string> = {}, argv: readonly string[] = []) => {
    const { appKey, appSecret, mid } = sandbox.credentials
    const environment = {
      ...{ FLEXCHARGE_APP_KEY: appKey, FLEXCHARGE_APP_SECRET: appSecret, FLEXCHARGE_MID: mid },
      FLEXCHARGE_BASE_URL: `${sandbox.url}/v1`,
      ...changes,
    }
    return type(["conform", ...argv], undefined, environment)
  }

  test("takes another sandbox as the vendor when the environment says so", async () => {
    const { siteId, tokenizationKey } = sandbox.credentials
    const { code, out } = await asVendor(
      { FLEXCHARGE_SITE_ID: siteId, FLEXCHARGE_TOKENIZATION_KEY: tokenizationKey },
      ["--markdown", "--has", "strict-2025"],
    )
    expect({ code, out }).toEqual({ code: 0, out: "| fact | source | expected | seen |\n|---|---|---|---|" })
  })

  test("does not check what needs a tokenization key where there is none, nor call it news", async () => {
    const { code, out } = await asVendor()
    expect(code).toBe(0)
    expect(out).toContain("Nothing differs.")
    expect(out).toContain(
      "– A card is tokenized with mid and environment in the query, without an access token (needs tokenization key)",
    )
    const { out: help } = await type(["conform", "--help"])
    expect(help).toContain("FLEXCHARGE_TOKENIZATION_KEY")
  })

  test("gives a bare origin its /v1/, as the client does with the same variable", async () => {
    const { code, out } = await asVendor({ FLEXCHARGE_BASE_URL: sandbox.url })
    expect(out).toContain(`Conformance of ${sandbox.url}/v1/`)
    expect(code).toBe(0)
  })

  test.each([
    ["FLEXCHARGE_APP_SECRET", ""],
    ["FLEXCHARGE_MID", ""],
    ["FLEXCHARGE_BASE_URL", "api-sandbox"],
  ])("says so when %s is not usable, before anything is sent", async (name, value) => {
    const { code, err } = await asVendor({ [name]: value })
    expect(code).toBe(2)
    expect(err).toContain(name)
    expect(sandbox.control.journal.list().filter(({ operation }) => operation === "evaluate")).toEqual([])
  })
})
