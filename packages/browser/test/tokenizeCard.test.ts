import type { IncomingMessage } from "node:http"
import { afterAll, beforeAll, expect, test } from "vitest"
import type { TokenizeOptions } from "../src/index.ts"
import { openStage, type Stage } from "./fixtures.ts"

let stage: Stage

const card = {
  firstName: "Joe",
  lastName: "Jones",
  number: "4111 1111 1111 1111",
  month: 3,
  year: 2035,
  verificationValue: "999",
}

const text = async (request: IncomingMessage) => {
  let all = ""
  for await (const chunk of request) all += chunk
  return all
}

beforeAll(async () => {
  stage = await openStage()
})

afterAll(() => stage.close())

const tokenize = async (given: Partial<TokenizeOptions>, headers: Record<string, string> = {}) => {
  const page = await stage.open({ headers })
  try {
    return await page.evaluate(
      (options) =>
        window.FlexCharge.tokenizeCard(options).catch((error) => ({
          reason: error.reason,
          message: error.message,
          all: JSON.stringify(error) + error.stack,
        })),
      { mid: "m", tokenizationKey: "key", baseUrl: stage.vendor, card, ...given },
    )
  } finally {
    await page.close()
  }
}

const cors = { "access-control-allow-origin": "*", "access-control-allow-headers": "content-type" }

test("posts the card straight to the vendor and gives back its token", async () => {
  const seen: unknown[] = []
  stage.answer("/v1/tokenize", async (request, response) => {
    response.writeHead(200, { "content-type": "application/json", ...cors })
    if (request.method === "POST") seen.push(request.url, JSON.parse(await text(request)))
    response.end(JSON.stringify({ transaction: { payment_method: { token: "tok" } } }))
  })
  expect(await tokenize({ email: "joe@example.com", senseKey: "sense" })).toBe("tok")
  expect(seen).toEqual([
    "/v1/tokenize?mid=m&environment=key",
    {
      payment_method: {
        email: "joe@example.com",
        sense_key: "sense",
        credit_card: {
          first_name: "Joe",
          last_name: "Jones",
          number: "4111111111111111",
          verification_value: "999",
          month: "03",
          year: "2035",
        },
      },
    },
  ])
})

test("refuses a wrong card before anything is sent, field by field", async () => {
  const wrong = { ...card, number: "4111111111111112", verificationValue: "99" }
  const outcome = await tokenize({ card: wrong })
  expect(outcome).toMatchObject({
    reason: { _tag: "InvalidCard", issues: [{ field: "number" }, { field: "verificationValue" }] },
  })
  expect(JSON.stringify(outcome)).not.toContain("4111")
  expect(stage.requests).toEqual([])
})

test("tells a refusal by its status and keeps the card out of the error", async () => {
  stage.answer("/v1/tokenize", (request, response) => {
    response.writeHead(request.method === "POST" ? 400 : 200, { "content-type": "application/json", ...cors })
    response.end(JSON.stringify({ errors: ["bad 4111111111111111"] }))
  })
  const outcome = await tokenize({})
  expect(outcome).toMatchObject({ reason: { _tag: "Rejected", status: 400 } })
  expect(JSON.stringify(outcome)).not.toContain("4111")
})

test("tells a timeout, a cut connection and the page's policy apart", async () => {
  stage.answer("/v1/tokenize", () => {})
  expect(await tokenize({ timeoutMillis: 100 })).toMatchObject({ reason: { _tag: "TimedOut" } })
  stage.answer("/v1/tokenize", (request) => request.socket.resetAndDestroy())
  expect(await tokenize({})).toMatchObject({ reason: { _tag: "Network" } })
  const headers = { "content-security-policy": "connect-src 'self'" }
  expect(await tokenize({}, headers)).toMatchObject({
    reason: { _tag: "ContentSecurityPolicy", directive: "connect-src" },
  })
})

test("keeps a path of the given base and refuses one that is not safe", async () => {
  stage.answer("/api/v2/tokenize", (_, response) => {
    response.writeHead(200, { "content-type": "application/json", ...cors })
    response.end(JSON.stringify({ transaction: { payment_method: { token: "tok" } } }))
  })
  expect(await tokenize({ baseUrl: `${stage.vendor}/api/v2` })).toBe("tok")
  expect(await tokenize({ baseUrl: `${stage.vendor}/api/v2/` })).toBe("tok")
  for (const baseUrl of [
    "http://shop.example",
    "https://user:word@shop.example",
    "https://shop.example/?a=1",
  ])
    expect(await tokenize({ baseUrl })).toMatchObject({
      reason: { _tag: "InvalidOption", options: ["baseUrl"] },
    })
})

test("refuses other replies that hold no token", async () => {
  for (const body of ["{}", "not json", '{"transaction":{"payment_method":{"token":null}}}']) {
    stage.answer("/v1/tokenize", (_, response) => {
      response.writeHead(200, { "content-type": "application/json", ...cors })
      response.end(body)
    })
    expect(await tokenize({})).toMatchObject({ reason: { _tag: "Rejected", status: 200 } })
  }
})

test("rejects with the reason of the signal that the shop aborts", async () => {
  stage.answer("/v1/tokenize", () => {})
  const page = await stage.open()
  const error = await page.evaluate(
    ([card, baseUrl]) => {
      const abort = new AbortController()
      setTimeout(() => abort.abort("left"), 50)
      return window.FlexCharge.tokenizeCard({
        mid: "m",
        tokenizationKey: "key",
        card,
        baseUrl,
        signal: abort.signal,
      }).catch((error) => error)
    },
    [card, stage.vendor] as const,
  )
  expect(error).toBe("left")
  await page.close()
})

test("goes to the vendor's host of the environment, production unless told", async () => {
  const page = await stage.open()
  const urls: string[] = []
  await page.route("https://*.flexfactor.io/**", (route) => {
    urls.push(route.request().url())
    return route.fulfill({ json: { transaction: { payment_method: { token: "tok" } } }, headers: cors })
  })
  await page.evaluate(async (card) => {
    const { tokenizeCard } = window.FlexCharge
    await tokenizeCard({ mid: "m", tokenizationKey: "a&b", card })
    await tokenizeCard({ mid: "m", tokenizationKey: "k", card, environment: "sandbox" })
  }, card)
  expect(urls).toEqual([
    "https://api.flexfactor.io/v1/tokenize?mid=m&environment=a%26b",
    "https://api-sandbox.flexfactor.io/v1/tokenize?mid=m&environment=k",
  ])
  await page.close()
})
