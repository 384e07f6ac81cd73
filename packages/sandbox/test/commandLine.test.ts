import { once } from "node:events"
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises"
import { createServer } from "node:http"
import type { AddressInfo } from "node:net"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { parseEnv } from "node:util"
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest"
import { commands, run } from "../src/cli/run.ts"
import { createSandbox, type Sandbox } from "../src/index.ts"
import { type Client, connect, openWebhookEndpoint } from "./independentClient.ts"

let folder: string
let sandbox: Sandbox
let client: Client
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "flexcharge-sandbox-"))
})
afterAll(() => rm(folder, { recursive: true }))
beforeEach(async () => {
  sandbox = await createSandbox()
  client = await connect(sandbox)
})
afterEach(() => sandbox.close())

/** Runs a command line and returns its exit code and output. */
const runCommand = async (
  argv: readonly string[],
  stopped: () => Promise<void> = async () => {},
  environment = {},
) => {
  const printed: string[] = []
  const printedErrors: string[] = []
  const code = await run(argv, {
    environment,
    stopped,
    print: (text) => printed.push(text),
    printError: (text) => printedErrors.push(text),
  })
  return { code, out: printed.join("\n"), err: printedErrors.join("\n") }
}
/** Runs a command that calls the sandbox. */
const runOnSandbox = (...argv: string[]) => runCommand([...argv, "--url", sandbox.url])

describe("help", () => {
  test("lists all commands, and describes each with its options", async () => {
    const { out, code } = await runCommand(["--help"])
    expect(code).toBe(0)
    for (const { name } of commands) {
      expect(out).toContain(`  ${name} `)
      const commandHelp = await runCommand([name, "--help"])
      expect(commandHelp.out).toContain(`Usage: flexcharge-sandbox `)
      expect(commandHelp.out).toContain("--json")
    }
  })

  test("follows the message about an invalid command line, with exit code 2", async () => {
    expect(await runCommand(["dance"])).toMatchObject({
      code: 2,
      err: expect.stringContaining('Unknown command "dance"'),
    })
    expect(await runCommand(["--port", "many"])).toMatchObject({
      code: 2,
      err: expect.stringContaining("whole number"),
    })
    expect(await runCommand(["orders", "--color", "red"])).toMatchObject({
      code: 2,
      err: expect.stringContaining("Usage"),
    })
    expect(await runCommand(["listen"])).toMatchObject({ code: 2, err: expect.stringContaining("--forward") })
  })
})

describe("start", () => {
  test("prints its settings, forwards webhooks, and saves its state to a file", async () => {
    const endpoint = await openWebhookEndpoint()
    const file = join(folder, "state.json")
    let stop = () => {}
    const stopped = () =>
      new Promise<void>((resolve) => {
        stop = resolve
      })
    const printed: string[] = []
    const running = run(
      ["--port", "0", "--json", "--forward", endpoint.url, "--state", file, "--profile", "authCapture=false"],
      {
        environment: {},
        stopped,
        printError: () => {},
        print: (text) => printed.push(text),
      },
    )
    await expect.poll(() => printed.length).toBe(1)
    const started = JSON.parse(printed[0] ?? "")
    expect(Object.keys(started)).toEqual([
      "url",
      "credentials",
      "merchants",
      "scripts",
      "environment",
      "subscriber",
    ])
    const { id } = await (await connect(started)).evaluate()
    await expect.poll(() => endpoint.received.length).toBe(1)
    stop()
    expect(await running).toBe(0)
    expect(JSON.parse(await readFile(file, "utf8")).orders).toMatchObject([{ id }])
    const again = await runCommand(["start", "--port", "0", "--state", file])
    expect(again.out).toMatch(/4000002760003184 +APPROVED/)
    endpoint.close()
  })

  test("prints a valid .env file with the settings of the client and the webhook endpoint", async () => {
    const { out } = await runCommand(["start", "--port", "0"])
    const lines = out.split("\n").filter((line) => line !== "" && !line.startsWith("#"))
    expect(lines.map((line) => line.replace(/=.*/s, ""))).toEqual([
      "FLEXCHARGE_BASE_URL",
      "FLEXCHARGE_APP_KEY",
      "FLEXCHARGE_APP_SECRET",
      "FLEXCHARGE_MID",
      "FLEXCHARGE_SITE_ID",
      "FLEXCHARGE_TOKENIZATION_KEY",
      "FLEXCHARGE_WEBHOOK_SECRET",
    ])
    const parsed = parseEnv(out)
    expect(parsed.FLEXCHARGE_BASE_URL).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/)
    expect(parsed.FLEXCHARGE_APP_SECRET).toBe(sandbox.credentials.appSecret)
    expect(Buffer.from(parsed.FLEXCHARGE_WEBHOOK_SECRET ?? "", "base64")).toHaveLength(64)
  })

  test("forwards with the same signing key at each start, or with the key given, once per URL", async () => {
    const endpoint = await openWebhookEndpoint()
    const file = join(folder, "forward.json")
    const start = async (...options: string[]) => {
      const forward = ["--forward", endpoint.url, "--state", file]
      const { out } = await runCommand(["start", "--port", "0", "--json", ...forward, ...options])
      return JSON.parse(out)
    }
    const [first, second] = [await start(), await start()]
    expect(second.subscriber.secret).toBe(first.subscriber.secret)
    expect(first.environment.FLEXCHARGE_WEBHOOK_SECRET).toBe(first.subscriber.secret)
    const secret = Buffer.alloc(64, 5).toString("base64")
    expect((await start("--secret", secret)).subscriber.secret).toBe(secret)
    expect(JSON.parse(await readFile(file, "utf8")).subscribers).toMatchObject([
      { url: endpoint.url, secret },
    ])
    endpoint.close()
  })

  test("explains what to do when the port is in use", async () => {
    const { port } = new URL(sandbox.url)
    const message = `Port ${port} is in use. Choose another with --port, or --port 0 for a free one.`
    expect(await runCommand(["--port", port])).toMatchObject({ code: 1, err: message })
  })

  test("warns when other machines can control it", async () => {
    expect((await runCommand(["--port", "0", "--host", "0.0.0.0"])).err).toContain(
      "everyone who can reach this machine",
    )
  })
})

describe("commands for a running sandbox", () => {
  test("list orders, deliveries and requests", async () => {
    expect((await runOnSandbox("orders")).out).toBe("There are no orders yet.")
    await client.evaluate({ orderId: "cli-1" })
    expect((await runOnSandbox("orders")).out).toMatch(/cli-1 +APPROVED +15000 +USD +400000\*{6}3184/)
    expect(JSON.parse((await runOnSandbox("orders", "cli-1", "--json")).out)).toMatchObject({
      externalOrderId: "cli-1",
    })
    expect((await runOnSandbox("requests")).out).toContain("/v1/evaluate")
    expect(await runOnSandbox("orders", "none")).toMatchObject({ code: 1, err: 'There is no "none".' })
  })

  test("print no control character of a request", async () => {
    await client.evaluate({ orderId: "cli\u001b[2J\u009b\u202e" })
    const { out } = await runOnSandbox("orders")
    expect(out).toContain("cli\\u001b[2J\\u009b\\u202e")
  })

  test("trigger, resend, advance the clock, switch faults, change the profile, and reset", async () => {
    const endpoint = await openWebhookEndpoint()
    sandbox.control.webhooks.subscribe({ url: endpoint.url })
    await client.evaluate({ orderId: "cli-2" })
    expect((await runOnSandbox("trigger", "order.refunded", "--order", "cli-2")).out).toMatch(
      /^Triggered order\.refunded for the order cli-2 \(.*\), which is REFUNDED\.$/,
    )
    await runOnSandbox("trigger", "payout.created", "--data", '{"amount":1}')
    await sandbox.control.settled()
    expect(endpoint.eventNames().sort()).toEqual(["order.completed", "order.refunded", "payout.created"])
    const [{ id }] = JSON.parse(
      (await runOnSandbox("deliveries", "--event", "order.completed", "--json")).out,
    )
    expect((await runOnSandbox("resend", id)).out).toBe(`${id} delivered`)
    expect((await runOnSandbox("clock", "advance", "3 days")).out).toMatch(/^The clock is now at \d{4}-/)
    expect((await runOnSandbox("clock")).out).toMatch(/^The clock is at \d{4}-/)
    expect((await runOnSandbox("faults", "on", "status", "--status", "503", "--times", "2")).out).toMatch(
      /^Switched on status: fault_/,
    )
    expect((await runOnSandbox("faults")).out).toContain("status")
    expect((await runOnSandbox("faults", "off", "all")).out).toBe("Switched off all")
    expect((await runOnSandbox("faults")).out).toBe("No fault is switched on.")
    expect((await runOnSandbox("profile", "mit=managed", "authCapture=false")).out).toContain(
      '"mit": "managed"',
    )
    expect((await runOnSandbox("profile")).out).toContain('"authCapture": false')
    const file = join(folder, "export.json")
    await runOnSandbox("state", "export", file)
    await runOnSandbox("reset")
    expect(sandbox.control.orders.list()).toHaveLength(0)
    expect((await runOnSandbox("state", "import", file)).out).toBe(`Imported ${file}`)
    expect(sandbox.control.orders.list()).toHaveLength(1)
    endpoint.close()
  })

  test("show the last response of each delivery", async () => {
    const endpoint = await openWebhookEndpoint(() => 503)
    sandbox.control.webhooks.subscribe({ url: endpoint.url })
    sandbox.control.webhooks.subscribe({ url: "http://127.0.0.1:9/" })
    await client.evaluate()
    await sandbox.control.settled()
    const { out } = await runOnSandbox("deliveries")
    expect(out).toMatch(/id +event +state +attempts +lastResponse +orderId +url/)
    expect(out).toMatch(/order\.completed +pending +1 +503 /)
    expect(out).toMatch(/order\.completed +pending +1 +ECONNREFUSED /)
    endpoint.close()
  })

  test("trigger an event for a new order, which has the id given", async () => {
    expect((await runOnSandbox("trigger", "order.completed")).out).toMatch(
      /^Triggered order\.completed for the order order-\w+ \(.*\), which is APPROVED\.$/,
    )
    const withId = await runOnSandbox("trigger", "order.expired", "--order", "mine-1", "--create")
    expect(withId.out).toMatch(/for the order mine-1 \(.*\), which is EXPIRED\.$/)
    expect(sandbox.control.orders.get("mine-1")?.phase).toBe("EXPIRED")
    expect(await runOnSandbox("trigger", "order.completed", "--order", "mine-2")).toMatchObject({
      code: 1,
      err: expect.stringContaining('There is no order "mine-2"'),
    })
  })

  test.each([
    [["trigger", "order.complete"], 'Did you mean "order.completed"?'],
    [["faults", "on", "latncy"], 'Did you mean "latency"?'],
    [["profile", "authCaptur=true"], 'Did you mean "authCapture"?'],
    [["delivery"], 'Did you mean "deliveries"?'],
  ])("%j suggests the closest name", async (argv, suggestion) => {
    const { code, err } = await runOnSandbox(...argv)
    expect(code).toBeGreaterThan(0)
    expect(err).toContain(suggestion)
  })

  test("explain how to start a sandbox when there is none", async () => {
    const { code, err } = await runCommand(["orders", "--url", "http://127.0.0.1:9"])
    expect({ code, err }).toEqual({
      code: 1,
      err: "There is no sandbox at http://127.0.0.1:9. Start one with: flexcharge-sandbox",
    })
  })

  test("explain that another server is not a sandbox", async () => {
    const other = createServer((_, response) => response.end("<html>")).listen(0, "127.0.0.1")
    await once(other, "listening")
    const { port } = other.address() as AddressInfo // it listens on TCP
    const { code, err } = await runCommand(["orders", "--url", `http://127.0.0.1:${port}`])
    other.close()
    expect({ code, err }).toEqual({
      code: 1,
      err: `The server at http://127.0.0.1:${port} is not a sandbox. Name the sandbox with --url.`,
    })
  })

  test("name a state file that is not JSON", async () => {
    const file = join(folder, "broken.json")
    await writeFile(file, "{")
    const expected = {
      code: 1,
      err: `The file ${file} is not valid JSON. Use a file that "state export" or --state has written.`,
    }
    expect(await runOnSandbox("state", "import", file)).toMatchObject(expected)
    expect(await runCommand(["start", "--port", "0", "--state", file])).toMatchObject(expected)
  })

  test("forward webhooks, print each response, and unsubscribe at the end", async () => {
    const endpoint = await openWebhookEndpoint()
    let stop = () => {}
    const stopped = () =>
      new Promise<void>((resolve) => {
        stop = resolve
      })
    const printed: string[] = []
    const running = run(
      ["listen", "--forward", endpoint.url, "--events", "order.completed", "--url", sandbox.url],
      {
        environment: {},
        stopped,
        printError: () => {},
        print: (text) => printed.push(text),
      },
    )
    await expect.poll(() => sandbox.control.webhooks.list().length).toBe(1)
    const { id } = await client.evaluate()
    await expect.poll(() => printed.join("\n")).toContain(`200  order.completed  ${id}`)
    stop()
    expect(await running).toBe(0)
    expect(sandbox.control.webhooks.list()).toHaveLength(0)
    endpoint.close()
  })
})

describe("sign and verify", () => {
  test("agree with each other, and detect one changed byte", async () => {
    const secret = Buffer.alloc(64, 7).toString("base64")
    const [body, headers] = [join(folder, "body.json"), join(folder, "headers.txt")]
    await writeFile(body, '{"Event":"order.completed"}')
    const signed = await runCommand(["sign", body, "--secret", secret, "--host", "shop.example"])
    await writeFile(headers, signed.out)
    const verify = () => runCommand(["verify", body, "--secret", secret, "--headers", headers])
    expect((await verify()).code).toBe(0)
    await writeFile(body, '{"Event":"order.Completed"}')
    expect(await verify()).toMatchObject({ code: 1, out: expect.stringContaining("not valid") })
  })
})

describe("a signing key", () => {
  test.each([
    "x",
    "c2hvcnQ=",
    Buffer.alloc(65).toString("base64"),
    `${Buffer.alloc(64).toString("base64")} `,
  ])("that is not the base64 of 64 bytes is rejected by every command: %j", async (secret) => {
    const file = join(folder, "unsigned.json")
    await writeFile(file, "{}")
    const commandLines = [
      ["sign", file, "--secret", secret, "--host", "shop.example"],
      ["verify", file, "--secret", secret, "--headers", file],
      ["start", "--port", "0", "--forward", "http://127.0.0.1:9/", "--secret", secret],
      ["listen", "--forward", "http://127.0.0.1:9/", "--secret", secret, "--url", sandbox.url],
    ]
    for (const commandLine of commandLines) {
      const { code, err } = await runCommand(commandLine)
      expect([code, err]).toEqual([2, expect.stringContaining("base64 of 64 bytes")])
    }
    expect(sandbox.control.webhooks.list()).toEqual([])
  })
})

describe("conform", () => {
  test("prints a report, and does not run against production", async () => {
    const { code, out } = await runCommand(["conform"])
    expect(out).toMatch(/^Conformance of the local sandbox\n(\d+) facts: \1 hold, 0 differ, 0 not checked /)
    expect(out).toContain("No fact differs.")
    expect(code).toBe(0)
    const environment = { FLEXCHARGE_APP_KEY: "k", FLEXCHARGE_BASE_URL: "https://api.flexfactor.io" }
    expect(await runCommand(["conform"], undefined, environment)).toMatchObject({
      code: 2,
      err: expect.stringContaining("never against production"),
    })
    expect((await runCommand(["conform", "--has", "luck"])).code).toBe(2)
    expect((await runCommand(["conform", "--has", "managed MIT"])).err).toContain("FLEXCHARGE_APP_KEY")
  })

  const runAgainstSandbox = (changes: Record<string, string> = {}, argv: readonly string[] = []) => {
    const { appKey, appSecret, mid } = sandbox.credentials
    const environment = {
      FLEXCHARGE_APP_KEY: appKey,
      FLEXCHARGE_APP_SECRET: appSecret,
      FLEXCHARGE_MID: mid,
      FLEXCHARGE_BASE_URL: `${sandbox.url}/v1`,
      ...changes,
    }
    return runCommand(["conform", ...argv], undefined, environment)
  }

  test("runs against the service that the environment variables name", async () => {
    const { siteId, tokenizationKey } = sandbox.credentials
    const { code, out } = await runAgainstSandbox(
      { FLEXCHARGE_SITE_ID: siteId, FLEXCHARGE_TOKENIZATION_KEY: tokenizationKey },
      ["--markdown", "--has", "strict-2025"],
    )
    expect({ code, out }).toEqual({
      code: 0,
      out: "| fact | source | expected | actual |\n|---|---|---|---|",
    })
  })

  test("does not check facts that need a tokenization key without one", async () => {
    const { code, out } = await runAgainstSandbox()
    expect(code).toBe(0)
    expect(out).toContain("No fact differs.")
    expect(out).toContain(
      "– /tokenize accepts mid and environment in the query instead of an access token (needs tokenization key)",
    )
    const { out: help } = await runCommand(["conform", "--help"])
    expect(help).toContain("FLEXCHARGE_TOKENIZATION_KEY")
  })

  test("appends /v1/ to a bare origin, as the client does", async () => {
    const { code, out } = await runAgainstSandbox({ FLEXCHARGE_BASE_URL: sandbox.url })
    expect(out).toContain(`Conformance of ${sandbox.url}/v1/`)
    expect(code).toBe(0)
  })

  test.each([
    ["FLEXCHARGE_APP_SECRET", ""],
    ["FLEXCHARGE_MID", ""],
    ["FLEXCHARGE_BASE_URL", "api-sandbox"],
  ])("names %s when it is missing or invalid, before it sends anything", async (name, value) => {
    const { code, err } = await runAgainstSandbox({ [name]: value })
    expect(code).toBe(2)
    expect(err).toContain(name)
    expect(sandbox.control.requests.list().filter(({ operation }) => operation === "evaluate")).toEqual([])
  })
})
