import { createHash } from "node:crypto"
import { afterAll, beforeAll, expect, test } from "vitest"
import type { BrowserErrorReason, Coverage, SenseOptions } from "../src/index.ts"
import { openStage, type PageRequest, type Stage, script, senseStub } from "./stage.ts"

let stage: Stage

beforeAll(async () => {
  stage = await openStage()
  stage.answer("/sense.js", script(senseStub))
}, 60_000)

afterAll(() => stage.close())

interface Outcome {
  readonly tag: string
  readonly reason?: BrowserErrorReason
  readonly message?: string
  readonly isRetryable?: boolean
  readonly seen: unknown[] | undefined
  readonly tags: number
  readonly coverage: Coverage[]
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
    if (path === "/blocked.js") await page.evaluate(() => Object.assign(performance, { now: () => 0 }))
    return await page.evaluate(
      async (options) => {
        const coverage: Coverage[] = []
        const note = (entry: Coverage) => coverage.push(entry)
        const { loadSense, isBrowserError } = window.FlexCharge
        const rest = () => ({
          seen: window.seen,
          tags: document.querySelectorAll("script#fc").length,
          coverage,
        })
        try {
          await loadSense({ retries: 0, ...options, onCoverage: note })
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
    message: `${stage.vendor}/status.js did not load: Network`,
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

test("gives up on a slow answer, tries again, and never runs the late script", async () => {
  let requests = 0
  stage.answer("/slow.js", (request, response) => {
    setTimeout(() => script(senseStub)(request, response), requests++ ? 0 : 1600)
  })
  const page = await stage.open()
  const seen = await page.evaluate(async (src) => {
    await window.FlexCharge.loadSense({ mid: "m", src, timeoutMillis: 1000, retries: 1 })
    await new Promise((resolve) => setTimeout(resolve, 1000))
    return window.seen
  }, `${stage.vendor}/slow.js`)
  expect(seen).toEqual([["init", "m", undefined]])
  await page.close()
})

test("says that it timed out", async () => {
  stage.answer("/never.js", () => {})
  expect(await load({ path: "/never.js", timeoutMillis: 200 })).toMatchObject({
    tag: "TimedOut",
    isRetryable: true,
    message: `${stage.vendor}/never.js did not load: TimedOut`,
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
    message: `${stage.vendor}/sense.js did not load: ContentSecurityPolicy,script-src-elem`,
    isRetryable: false,
    tags: 0,
  })
  expect(outcome.coverage[0]?.durationMillis).toBeLessThan(2400)
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
      tag: "NotInitialised",
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
  const page = await stage.open()
  await page.context().setOffline(true)
  const pending = page.evaluate(async (src) => {
    await window.FlexCharge.loadSense({ mid: "m", src, retries: 1 })
    return window.seen
  }, `${stage.vendor}/sense.js`)
  await page.waitForTimeout(1500)
  expect(await page.evaluate(() => window.seen)).toBeUndefined()
  const started = performance.now()
  await page.context().setOffline(false)
  expect(await pending).toEqual([["init", "m", undefined]])
  expect(performance.now() - started).toBeLessThan(5000)
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
