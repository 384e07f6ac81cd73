import { createHash } from "node:crypto"
import type { Page } from "@flexcharge-tooling/test-kit/chromium"
import { afterAll, beforeAll, expect, test } from "vitest"
import type { BrowserErrorReason, ScriptLoadReport, SenseOptions } from "../src/index.ts"
import { held, openStage, type PageRequest, type Stage, script, senseStub } from "./fixtures.ts"

let stage: Stage

beforeAll(async () => {
  stage = await openStage()
  stage.answer("/sense.js", script(senseStub))
})

afterAll(() => stage.close())

interface Outcome {
  readonly tag: string
  readonly reason?: BrowserErrorReason
  readonly message?: string
  readonly isRetryable?: boolean
  readonly seen: unknown[] | undefined
  readonly tags: number
  /** How many tags were ever put on the page. */
  readonly attempts: number
  readonly coverage: ScriptLoadReport[]
}

interface Given extends Partial<SenseOptions> {
  readonly path?: string
}

/** Loads SenseJS on a page of its own and tells what became of it. */
const load = async ({ path = "/sense.js", ...given }: Given, request: PageRequest = {}): Promise<Outcome> => {
  const page = await stage.open(request)
  try {
    await page.route("**/blocked.js", (route) => route.abort("blockedbyclient"))
    // However busy the machine that runs this test, a content blocker's refusal takes no time.
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
      { mid: "m", siteId: "s", src: `${stage.vendor}${path}`, ...given },
    )
  } finally {
    await page.close()
  }
}

const loaded = { tag: "Loaded", seen: [["init", "m", "s"]], tags: 1 }

test("loads and reports it once, with how long it took", async () => {
  const outcome = await load({})
  expect(outcome).toMatchObject(loaded)
  expect(outcome.coverage).toEqual([
    { script: "sense", outcome: "Loaded", durationMillis: expect.any(Number) },
  ])
})

test.each([404, 500])("calls a %d a network failure that may be tried again", async (status) => {
  stage.answer("/status.js", (_, response) => response.writeHead(status).end())
  expect(await load({ path: "/status.js" })).toMatchObject({
    tag: "Network",
    isRetryable: true,
    message: `${stage.vendor}/status.js did not load. Its server sent no script: check src.`,
    tags: 0,
    coverage: [{ script: "sense", outcome: "Network" }],
  })
})

test("tries again after a 500 and initialises once", async () => {
  let isUp = false
  stage.answer("/flaky.js", (request, response) => {
    if (isUp) return script(senseStub)(request, response)
    isUp = request.headers["sec-fetch-dest"] !== "script" // the question why it failed is not a script request
    response.writeHead(500).end()
  })
  expect(await load({ path: "/flaky.js", retries: 1 })).toMatchObject(loaded)
})

test("gives up after the retries it was given", async () => {
  let requests = 0
  stage.answer("/down.js", (request, response) => {
    if (request.headers["sec-fetch-dest"] === "script") requests++
    response.writeHead(503).end()
  })
  expect(await load({ path: "/down.js", retries: 1 })).toMatchObject({ tag: "Network" })
  expect(requests).toBe(2)
})

/** Starts to load SenseJS on a page whose clock stands still; one retry is allowed. */
const startOnStillPage = async (path: string, { isOffline = false } = {}) => {
  const page = await stage.open()
  await page.clock.install({ time: 0 })
  await page.clock.pauseAt(1000)
  await page.context().setOffline(isOffline)
  await page.evaluate((src) => {
    const loading = window.FlexCharge.loadSense({ mid: "m", src, retries: 1 })
    Object.assign(window, { loading })
  }, `${stage.vendor}${path}`)
  return page
}

const ended = (page: Page) => page.evaluate(() => Object(window).loading.then(() => undefined))

test("gives up on a slow answer, tries again, and never runs the late script", async () => {
  const late = held(`${senseStub}; window.runs = (window.runs ?? 0) + 1`)
  stage.answer("/slow.js", late.answer)
  const page = await startOnStillPage("/slow.js")
  await expect.poll(() => stage.requests).toEqual(["GET /slow.js"])
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

test("says that it timed out", async () => {
  stage.answer("/never.js", () => {})
  expect(await load({ path: "/never.js", timeoutMillis: 200 })).toMatchObject({
    tag: "TimedOut",
    isRetryable: true,
    message: `${stage.vendor}/never.js did not load. It took too long: raise timeoutMillis.`,
  })
})

test("times out too when the question why it failed is never answered", async () => {
  stage.answer("/mute.js", (request, response) => {
    if (request.headers["sec-fetch-dest"] === "script") response.writeHead(500).end()
  })
  expect(await load({ path: "/mute.js", timeoutMillis: 300 })).toMatchObject({ tag: "TimedOut" })
})

test("calls a connection cut on the way a network failure", async () => {
  stage.answer("/reset.js", (request) => setTimeout(() => request.socket.resetAndDestroy(), 80))
  expect(await load({ path: "/reset.js" })).toMatchObject({ tag: "Network", isRetryable: true })
})

test("calls a request that the browser refuses at once blocked", async () => {
  expect(await load({ path: "/blocked.js" })).toMatchObject({ tag: "Blocked", isRetryable: true })
})

test("names the directive when the page's policy forbids the script, and does not try again", async () => {
  const headers = { "content-security-policy": "script-src 'self'" }
  const outcome = await load({ retries: 5 }, { headers })
  expect(outcome).toMatchObject({
    tag: "ContentSecurityPolicy",
    reason: { directive: "script-src-elem" },
    message: `${stage.vendor}/sense.js did not load. The page's policy forbids it: add its origin to script-src-elem.`,
    isRetryable: false,
    tags: 0,
  })
  expect(outcome.attempts).toBe(1)
})

test("names the directive for an address without a host, too", async () => {
  const headers = { "content-security-policy": "script-src 'nonce-abc'" }
  const body = `<script nonce="abc" src="/flexcharge.js"></script>`
  const page = await stage.open({ headers, body })
  const reason = await page.evaluate(() =>
    window.FlexCharge.loadSense({ mid: "m", src: "/own.js" }).catch((error) => error.reason),
  )
  expect(reason).toEqual({ _tag: "ContentSecurityPolicy", directive: "script-src-elem" })
  await page.close()
})

test("is not misled by a policy that only reports", async () => {
  const headers = { "content-security-policy-report-only": "script-src 'self'" }
  expect(await load({ path: "/gone.js" }, { headers })).toMatchObject({ tag: "Network" })
})

test("is not misled by a policy that stops only the question why a script failed", async () => {
  const headers = { "content-security-policy": "connect-src 'self'" }
  expect(await load({ path: "/gone.js" }, { headers })).toMatchObject({ tag: "Network" })
})

test("loads under a policy with the page's nonce", async () => {
  const headers = { "content-security-policy": "script-src 'self' 'nonce-abc'" }
  expect(await load({ nonce: "abc" }, { headers })).toMatchObject(loaded)
  expect(await load({ nonce: "other" }, { headers })).toMatchObject({ tag: "ContentSecurityPolicy" })
})

test("runs a script with the right integrity hash and refuses another", async () => {
  stage.answer("/hashed.js", script(senseStub, { "access-control-allow-origin": "*" }))
  const hash = createHash("sha384").update(senseStub).digest("base64")
  expect(await load({ path: "/hashed.js", integrity: `sha384-${hash}` })).toMatchObject(loaded)
  expect(await load({ path: "/hashed.js", integrity: `sha384-${"A".repeat(64)}` })).toMatchObject({
    tag: "Integrity",
    isRetryable: false,
    seen: undefined,
  })
})

test("tells a missing script from one with the wrong hash", async () => {
  stage.answer("/missing.js", (_, response) =>
    response.writeHead(404, { "access-control-allow-origin": "*" }).end(),
  )
  expect(await load({ path: "/missing.js", integrity: `sha384-${"A".repeat(64)}` })).toMatchObject({
    tag: "Network",
  })
})

test.each(["throw new Error('boom')", "this is not JavaScript"])(
  "says that a script did not start: %s",
  async (text) => {
    stage.answer("/throws.js", script(text))
    expect(await load({ path: "/throws.js" })).toMatchObject({
      tag: "NotInitialized",
      isRetryable: false,
      tags: 0,
    })
  },
)

test("is not misled by another script that throws meanwhile", async () => {
  const body = "<script>setInterval(() => { throw new Error('not ours') }, 1)</script>"
  expect(await load({}, { body })).toMatchObject(loaded)
})

test("waits for the connection when the page is offline", async () => {
  const page = await startOnStillPage("/sense.js", { isOffline: true })
  const isGivenUp = async () => {
    await page.clock.runFor(1) // a refusal is told in a task of its own
    return (await page.locator("script#fc").count()) === 0
  }
  await expect.poll(isGivenUp).toBe(true)
  expect(await page.evaluate(() => window.seen)).toBeUndefined()
  await page.context().setOffline(false)
  await ended(page)
  expect(await page.evaluate(() => window.seen)).toEqual([["init", "m", undefined]])
  await page.close()
})

test("does not take a lost connection for a content blocker", async () => {
  const page = await stage.open()
  await page.context().setOffline(true)
  const tag = await page.evaluate(
    (src) => window.FlexCharge.loadSense({ mid: "m", src, retries: 0 }).catch((error) => error.reason._tag),
    `${stage.vendor}/sense.js`,
  )
  expect(tag).toBe("Network")
  await page.context().setOffline(false)
  await page.close()
})

test("loads under Trusted Types when the shop gives a trusted address", async () => {
  const headers = { "content-security-policy": "require-trusted-types-for 'script'" }
  const page = await stage.open({ headers })
  const [refused, seen] = await page.evaluate(async (src) => {
    const { loadSense } = window.FlexCharge
    const refused = await loadSense({ mid: "m", src }).catch((error) => error.name)
    const policy = Object(window).trustedTypes.createPolicy("shop", { createScriptURL: (url: string) => url })
    const trusted = { mid: "m", src: policy.createScriptURL(src) }
    await loadSense(trusted)
    await loadSense(trusted)
    return [refused, window.seen]
  }, `${stage.vendor}/sense.js`)
  expect(refused).toBe("TypeError")
  expect(seen).toEqual([["init", "m", undefined]])
  await page.close()
})
