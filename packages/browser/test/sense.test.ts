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
  readonly seen: unknown[] | undefined
  readonly tags: number
  readonly coverage: Coverage[]
}

/** Loads SenseJS on a page of its own and tells what became of it. */
const load = async (options: Partial<SenseOptions>, request: PageRequest = {}): Promise<Outcome> => {
  const page = await stage.open(request)
  try {
    return await page.evaluate(
      async (given) => {
        const coverage: Coverage[] = []
        const note = (entry: Coverage) => coverage.push(entry)
        const { loadSense, isBrowserError } = window.FlexCharge
        const rest = () => ({
          seen: window.seen,
          tags: document.querySelectorAll("script#fc").length,
          coverage,
        })
        try {
          await loadSense({ retries: 0, ...given, onCoverage: note })
          return { tag: "Loaded", ...rest() }
        } catch (error) {
          if (!isBrowserError(error)) throw error
          return { tag: error.reason._tag, reason: error.reason, message: error.message, ...rest() }
        }
      },
      { mid: "m", siteId: "s", src: `${stage.vendor}/sense.js`, ...options },
    )
  } finally {
    await page.close()
  }
}

test("loads SenseJS and initialises it once", async () => {
  const { tag, seen, tags, coverage } = await load({})
  expect({ tag, seen, tags }).toEqual({ tag: "Loaded", seen: [["init", "m", "s"]], tags: 1 })
  expect(coverage).toEqual([{ script: "sense", outcome: "Loaded", durationMillis: expect.any(Number) }])
})

test("says that a 404 is a network failure", async () => {
  const { tag, tags, coverage } = await load({ src: `${stage.vendor}/missing.js` })
  expect({ tag, tags, outcome: coverage[0]?.outcome }).toEqual({
    tag: "Network",
    tags: 0,
    outcome: "Network",
  })
})

test("tries again after a 500", async () => {
  let requests = 0
  stage.answer("/flaky.js", (request, response) => {
    requests++
    if (requests === 1) return response.writeHead(500).end()
    if (request.headers["sec-fetch-dest"] !== "script") return response.writeHead(500).end()
    script(senseStub)(request, response)
  })
  const { tag, seen, tags } = await load({ src: `${stage.vendor}/flaky.js`, retries: 1 })
  expect({ tag, seen, tags }).toEqual({ tag: "Loaded", seen: [["init", "m", "s"]], tags: 1 })
})

test("gives up on a slow answer, tries again, and never runs the late script", async () => {
  let requests = 0
  stage.answer("/slow.js", (request, response) => {
    setTimeout(() => script(senseStub)(request, response), requests++ ? 0 : 700)
  })
  const page = await stage.open()
  const seen = await page.evaluate(async (src) => {
    await window.FlexCharge.loadSense({ mid: "m", src, timeoutMillis: 300, retries: 1 })
    await new Promise((resolve) => setTimeout(resolve, 900))
    return window.seen
  }, `${stage.vendor}/slow.js`)
  expect(seen).toEqual([["init", "m", undefined]])
  await page.close()
})

test("says that it timed out", async () => {
  stage.answer("/never.js", () => {})
  expect(await load({ src: `${stage.vendor}/never.js`, timeoutMillis: 200 })).toMatchObject({
    tag: "TimedOut",
    message: `${stage.vendor}/never.js did not load: TimedOut`,
  })
})

test("names the directive when the page's policy forbids the script", async () => {
  const headers = { "content-security-policy": "script-src 'self'" }
  expect(await load({}, { headers })).toMatchObject({
    tag: "ContentSecurityPolicy",
    reason: { directive: "script-src-elem" },
    tags: 0,
  })
})

test("loads under a policy with the page's nonce", async () => {
  const headers = { "content-security-policy": "script-src 'self' 'nonce-abc'" }
  expect(await load({ nonce: "abc" }, { headers })).toMatchObject({ tag: "Loaded" })
})

test("refuses a script whose bytes are not the ones expected", async () => {
  stage.answer("/hashed.js", script(senseStub, { "access-control-allow-origin": "*" }))
  const outcome = await load({ src: `${stage.vendor}/hashed.js`, integrity: `sha384-${"A".repeat(64)}` })
  expect(outcome).toMatchObject({ tag: "Integrity", seen: undefined })
})

test("says that a script which throws did not start", async () => {
  stage.answer("/throws.js", script("throw new Error('boom')"))
  expect(await load({ src: `${stage.vendor}/throws.js` })).toMatchObject({ tag: "NotInitialised", tags: 0 })
})
