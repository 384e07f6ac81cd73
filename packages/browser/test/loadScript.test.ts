import { createHash } from "node:crypto"
import type { Page } from "@flexcharge-tooling/test-kit/chromium"
import { afterAll, beforeAll, expect, test } from "vitest"
import type { BrowserErrorReason, ScriptLoadReport, SenseOptions } from "../src/index.ts"
import { held, type PageRequest, script, senseStub, startTestServers, type TestServers } from "./fixtures.ts"

let servers: TestServers

beforeAll(async () => {
  servers = await startTestServers()
  servers.respond("/sense.js", script(senseStub))
})

afterAll(() => servers.close())

interface Outcome {
  readonly tag: string
  readonly reason?: BrowserErrorReason
  readonly message?: string
  readonly isRetryable?: boolean
  readonly seen: unknown[] | undefined
  readonly tags: number
  /** How many tags were put on the page, also those that were removed. */
  readonly attempts: number
  readonly coverage: ScriptLoadReport[]
}

interface Given extends Partial<SenseOptions> {
  readonly path?: string
}

/** Loads SenseJS on a page of its own and returns what happened. */
const load = async ({ path = "/sense.js", ...given }: Given, request: PageRequest = {}): Promise<Outcome> => {
  const page = await servers.open(request)
  try {
    await page.route("**/blocked.js", (route) => route.abort("blockedbyclient"))
    // On a busy machine too, the failure must seem immediate, as a content blocker's is.
    if (path === "/blocked.js") await page.evaluate(() => Object.assign(performance, { now: () => 1e9 }))
    return await page.evaluate(
      async (options) => {
        const coverage: ScriptLoadReport[] = []
        const note = (entry: ScriptLoadReport) => coverage.push(entry)
        const { loadSense, isBrowserError } = window.FlexCharge
        const observer = new MutationObserver((records) => added.push(...records))
        observer.observe(document.head, { childList: true })
        const added: MutationRecord[] = []
        const rest = () => ({
          seen: window.seen,
          tags: document.querySelectorAll("script#fc").length,
          attempts: [...added, ...observer.takeRecords()].filter(({ addedNodes }) => addedNodes.length)
            .length,
          coverage,
        })
        try {
          await loadSense({ retries: 0, ...options, onLoadReport: note })
          return { tag: "Loaded", ...rest() }
        } catch (error) {
          if (!isBrowserError(error)) throw error
          const { reason, message, isRetryable } = error
          return { tag: reason._tag, reason, message, isRetryable, ...rest() }
        }
      },
      { mid: "m", siteId: "s", src: `${servers.vendor}${path}`, ...given },
    )
  } finally {
    await page.close()
  }
}

const loaded = { tag: "Loaded", seen: [["init", "m", "s"]], tags: 1 }

test("loads the script, and reports the load once with its duration", async () => {
  const outcome = await load({})
  expect(outcome).toMatchObject(loaded)
  expect(outcome.coverage).toEqual([
    { script: "sense", outcome: "Loaded", durationMillis: expect.any(Number) },
  ])
})

test.each([404, 500])("reports a response with status %d as a retryable network failure", async (status) => {
  servers.respond("/status.js", (_, response) => response.writeHead(status).end())
  expect(await load({ path: "/status.js" })).toMatchObject({
    tag: "Network",
    isRetryable: true,
    message: `${servers.vendor}/status.js did not load. Its server sent no script: check src.`,
    tags: 0,
    coverage: [{ script: "sense", outcome: "Network" }],
  })
})

test("retries after a response with status 500, and initializes once", async () => {
  let isUp = false
  servers.respond("/flaky.js", (request, response) => {
    if (isUp) return script(senseStub)(request, response)
    isUp = request.headers["sec-fetch-dest"] !== "script" // the request for the cause is not a script request
    response.writeHead(500).end()
  })
  expect(await load({ path: "/flaky.js", retries: 1 })).toMatchObject(loaded)
})

test("gives up after the configured number of retries", async () => {
  let requests = 0
  servers.respond("/down.js", (request, response) => {
    if (request.headers["sec-fetch-dest"] === "script") requests++
    response.writeHead(503).end()
  })
  expect(await load({ path: "/down.js", retries: 1 })).toMatchObject({ tag: "Network" })
  expect(requests).toBe(2)
})

test("a fraction of a retry is not a retry", async () => {
  expect(await load({ path: "/gone.js", retries: 0.5 })).toMatchObject({ tag: "Network", attempts: 1 })
})

/** Starts to load SenseJS on a page whose clock is paused; one retry is allowed. */
const startOnStillPage = async (path: string, { isOffline = false } = {}) => {
  const page = await servers.open()
  await page.clock.install({ time: 0 })
  await page.clock.pauseAt(1000)
  await page.context().setOffline(isOffline)
  await page.evaluate((src) => {
    const loading = window.FlexCharge.loadSense({ mid: "m", src, retries: 1 })
    Object.assign(window, { loading })
  }, `${servers.vendor}${path}`)
  return page
}

const ended = (page: Page) => page.evaluate(() => Object(window).loading.then(() => undefined))

test("gives up on a slow response, retries, and never runs the late script", async () => {
  const late = held(`${senseStub}; window.runs = (window.runs ?? 0) + 1`)
  servers.respond("/slow.js", late.responder)
  const page = await startOnStillPage("/slow.js")
  await expect.poll(() => servers.requests).toEqual(["GET /slow.js"])
  await page.clock.runFor(10_000)
  expect(await page.locator("script#fc").count()).toBe(0)
  await page.clock.runFor(500)
  expect(await page.locator("script#fc").count()).toBe(1)
  late.release() // for the second tag as well: Chromium lets it share the first one's request
  await ended(page)
  expect(await page.evaluate(() => [window.seen, Object(window).runs])).toEqual([
    [["init", "m", undefined]],
    1,
  ])
  await page.close()
})

test("reports a script that does not arrive in time as timed out", async () => {
  servers.respond("/never.js", () => {})
  expect(await load({ path: "/never.js", timeoutMillis: 200 })).toMatchObject({
    tag: "TimedOut",
    isRetryable: true,
    message: `${servers.vendor}/never.js did not load. It took too long: raise timeoutMillis.`,
  })
})

test("reports a timeout also when the request for the cause of the failure gets no response", async () => {
  servers.respond("/mute.js", (request, response) => {
    if (request.headers["sec-fetch-dest"] === "script") response.writeHead(500).end()
  })
  expect(await load({ path: "/mute.js", timeoutMillis: 300 })).toMatchObject({ tag: "TimedOut" })
})

test("reports a connection that was cut as a network failure", async () => {
  servers.respond("/reset.js", (request) => setTimeout(() => request.socket.resetAndDestroy(), 80))
  expect(await load({ path: "/reset.js" })).toMatchObject({ tag: "Network", isRetryable: true })
})

test("reports a request that the browser rejects at once as blocked", async () => {
  expect(await load({ path: "/blocked.js" })).toMatchObject({ tag: "Blocked", isRetryable: true })
})

test("names the directive when the page's policy forbids the script, and does not retry", async () => {
  const headers = { "content-security-policy": "script-src 'self'" }
  const outcome = await load({ retries: 5 }, { headers })
  expect(outcome).toMatchObject({
    tag: "ContentSecurityPolicy",
    reason: { directive: "script-src-elem" },
    message: `${servers.vendor}/sense.js did not load. The page's policy forbids it: add its origin to script-src-elem.`,
    isRetryable: false,
    tags: 0,
  })
  expect(outcome.attempts).toBe(1)
})

test("names the directive for an address without a host too", async () => {
  const headers = { "content-security-policy": "script-src 'nonce-abc'" }
  const body = `<script nonce="abc" src="/flexcharge.js"></script>`
  const page = await servers.open({ headers, body })
  const reason = await page.evaluate(() =>
    window.FlexCharge.loadSense({ mid: "m", src: "/own.js" }).catch((error) => error.reason),
  )
  expect(reason).toEqual({ _tag: "ContentSecurityPolicy", directive: "script-src-elem" })
  await page.close()
})

test("a violation that names no address does not change the reason", async () => {
  const body = `<script>
    setInterval(() => dispatchEvent(new SecurityPolicyViolationEvent("securitypolicyviolation", {
      blockedURI: "", disposition: "enforce", effectiveDirective: "style-src-attr",
      documentURI: location.href, originalPolicy: "style-src-attr", violatedDirective: "style-src-attr", statusCode: 200,
    })))
  </script>`
  expect(await load({ path: "/gone.js" }, { body })).toMatchObject({ tag: "Network" })
})

test("a policy that only reports does not change the reason", async () => {
  const headers = { "content-security-policy-report-only": "script-src 'self'" }
  expect(await load({ path: "/gone.js" }, { headers })).toMatchObject({ tag: "Network" })
})

test("a policy that blocks only the request for the cause does not change the reason", async () => {
  const headers = { "content-security-policy": "connect-src 'self'" }
  expect(await load({ path: "/gone.js" }, { headers })).toMatchObject({ tag: "Network" })
})

test("loads under a policy with the page's nonce", async () => {
  const headers = { "content-security-policy": "script-src 'self' 'nonce-abc'" }
  expect(await load({ nonce: "abc" }, { headers })).toMatchObject(loaded)
  expect(await load({ nonce: "other" }, { headers })).toMatchObject({ tag: "ContentSecurityPolicy" })
})

test("runs a script that matches the integrity hash, and rejects another", async () => {
  servers.respond("/hashed.js", script(senseStub, { "access-control-allow-origin": "*" }))
  const hash = createHash("sha384").update(senseStub).digest("base64")
  expect(await load({ path: "/hashed.js", integrity: `sha384-${hash}` })).toMatchObject(loaded)
  expect(await load({ path: "/hashed.js", integrity: `sha384-${"A".repeat(64)}` })).toMatchObject({
    tag: "Integrity",
    isRetryable: false,
    seen: undefined,
  })
})

test("distinguishes a missing script from one with another hash", async () => {
  servers.respond("/missing.js", (_, response) =>
    response.writeHead(404, { "access-control-allow-origin": "*" }).end(),
  )
  expect(await load({ path: "/missing.js", integrity: `sha384-${"A".repeat(64)}` })).toMatchObject({
    tag: "Network",
  })
})

test.each(["throw new Error('boom')", "this is not JavaScript"])(
  "reports a script that did not start: %s",
  async (text) => {
    servers.respond("/throws.js", script(text))
    expect(await load({ path: "/throws.js" })).toMatchObject({
      tag: "NotInitialized",
      isRetryable: false,
      tags: 0,
    })
  },
)

test("another script that throws meanwhile does not change the result", async () => {
  const body = "<script>setInterval(() => { throw new Error('not ours') }, 1)</script>"
  expect(await load({}, { body })).toMatchObject(loaded)
})

test("waits for the connection before a retry when the page is offline", async () => {
  const page = await startOnStillPage("/sense.js", { isOffline: true })
  const isGivenUp = async () => {
    await page.clock.runFor(1) // the failure is reported in a task of its own
    return (await page.locator("script#fc").count()) === 0
  }
  await expect.poll(isGivenUp).toBe(true)
  expect(await page.evaluate(() => window.seen)).toBeUndefined()
  await page.context().setOffline(false)
  await ended(page)
  expect(await page.evaluate(() => window.seen)).toEqual([["init", "m", undefined]])
  await page.close()
})

test("reports a lost connection as a network failure, not as blocked", async () => {
  const page = await servers.open()
  await page.context().setOffline(true)
  const tag = await page.evaluate(
    (src) => window.FlexCharge.loadSense({ mid: "m", src, retries: 0 }).catch((error) => error.reason._tag),
    `${servers.vendor}/sense.js`,
  )
  expect(tag).toBe("Network")
  await page.context().setOffline(false)
  await page.close()
})

test("loads under Trusted Types with a trusted address, and reports an untrusted one by its directive", async () => {
  const headers = { "content-security-policy": "require-trusted-types-for 'script'" }
  const page = await servers.open({ headers })
  const [rejected, seen] = await page.evaluate(async (src) => {
    const { loadSense, isBrowserError } = window.FlexCharge
    const describe = (error: unknown) =>
      isBrowserError(error) ? [error.reason, error.message] : String(error)
    const rejected = await loadSense({ mid: "m", src }).catch(describe)
    const policy = Object(window).trustedTypes.createPolicy("shop", { createScriptURL: (url: string) => url })
    await loadSense({ mid: "m", src: policy.createScriptURL(src) })
    await loadSense({ mid: "m", src: policy.createScriptURL(src) })
    return [rejected, window.seen]
  }, `${servers.vendor}/sense.js`)
  expect(rejected).toEqual([
    { _tag: "ContentSecurityPolicy", directive: "require-trusted-types-for" },
    `${servers.vendor}/sense.js was not loaded: the page requires Trusted Types. Give src as a TrustedScriptURL of its policy.`,
  ])
  expect(seen).toEqual([["init", "m", undefined]])
  await page.close()
})

test.each([
  "",
  "sha384",
  "sha384-",
  `md5-${"A".repeat(24)}`,
  `SHA384-${"A".repeat(64)}`,
  `sha384-${"A".repeat(63)}`,
  `sha384:${"A".repeat(64)}`,
  `sha384-${"A".repeat(64)},sha384-${"A".repeat(64)}`,
  `sha384-${"A".repeat(64)} none`,
])("rejects the integrity %j, which the browser would ignore", async (integrity) => {
  servers.respond("/hashed.js", script(senseStub, { "access-control-allow-origin": "*" }))
  expect(await load({ path: "/hashed.js", integrity })).toMatchObject({
    tag: "InvalidOption",
    reason: { options: ["integrity"] },
    seen: undefined,
    tags: 0,
  })
})

test("accepts several hashes, and runs a script that matches one of them", async () => {
  servers.respond("/hashed.js", script(senseStub, { "access-control-allow-origin": "*" }))
  const hash = createHash("sha512").update(senseStub).digest("base64")
  const integrity = `sha512-${"A".repeat(86)}==\n sha512-${hash}`
  expect(await load({ path: "/hashed.js", integrity })).toMatchObject(loaded)
})

test.each([
  ["timeoutMillis", Number.NaN],
  ["timeoutMillis", -1],
  ["timeoutMillis", 2 ** 31],
  ["retries", Number.NaN],
  ["retries", -1],
])("rejects the option %s with the value %d", async (option, value) => {
  expect(await load({ [option]: value })).toMatchObject({
    tag: "InvalidOption",
    reason: { options: [option] },
    seen: undefined,
  })
})
