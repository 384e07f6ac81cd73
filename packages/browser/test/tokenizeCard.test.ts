import type { IncomingMessage } from "node:http"
import { afterAll, beforeAll, expect, test } from "vitest"
import type { TokenizeOptions } from "../src/index.ts"
import { startTestServers, type TestServers } from "./fixtures.ts"

let servers: TestServers

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
  servers = await startTestServers()
})

afterAll(() => servers.close())

const tokenize = async (given: Partial<TokenizeOptions>, headers: Record<string, string> = {}) => {
  const page = await servers.open({ headers })
  try {
    return await page.evaluate(
      (options) =>
        window.FlexCharge.tokenizeCard(options).catch((error) => ({
          reason: error.reason,
          message: error.message,
          all: JSON.stringify(error) + error.stack,
        })),
      { mid: "m", tokenizationKey: "key", baseUrl: servers.vendor, card, ...given },
    )
  } finally {
    await page.close()
  }
}

const cors = { "access-control-allow-origin": "*", "access-control-allow-headers": "content-type" }

test("posts the card directly to the vendor and returns its token", async () => {
  const seen: unknown[] = []
  servers.respond("/v1/tokenize", async (request, response) => {
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

test("rejects an invalid card before anything is sent, field by field", async () => {
  const wrong = { ...card, number: "4111111111111112", verificationValue: "99" }
  const outcome = await tokenize({ card: wrong })
  expect(outcome).toMatchObject({
    reason: { _tag: "InvalidCard", issues: [{ field: "number" }, { field: "verificationValue" }] },
  })
  expect(JSON.stringify(outcome)).not.toContain("4111")
  expect(servers.requests).toEqual([])
})

test("reports a rejection with its status, without any part of the card", async () => {
  servers.respond("/v1/tokenize", (request, response) => {
    response.writeHead(request.method === "POST" ? 400 : 200, { "content-type": "application/json", ...cors })
    response.end(JSON.stringify({ errors: ["bad 4111111111111111"] }))
  })
  const outcome = await tokenize({})
  expect(outcome).toMatchObject({ reason: { _tag: "Rejected", status: 400 } })
  expect(JSON.stringify(outcome)).not.toContain("4111")
})

test("distinguishes a timeout, a cut connection and the page's policy", async () => {
  servers.respond("/v1/tokenize", () => {})
  expect(await tokenize({ timeoutMillis: 100 })).toMatchObject({ reason: { _tag: "TimedOut" } })
  servers.respond("/v1/tokenize", (request) => request.socket.resetAndDestroy())
  expect(await tokenize({})).toMatchObject({ reason: { _tag: "Network" } })
  const headers = { "content-security-policy": "connect-src 'self'" }
  expect(await tokenize({}, headers)).toMatchObject({
    reason: { _tag: "ContentSecurityPolicy", directive: "connect-src" },
  })
})

test("keeps the path of the base URL, and rejects an unsafe base URL", async () => {
  servers.respond("/api/v2/tokenize", (_, response) => {
    response.writeHead(200, { "content-type": "application/json", ...cors })
    response.end(JSON.stringify({ transaction: { payment_method: { token: "tok" } } }))
  })
  expect(await tokenize({ baseUrl: `${servers.vendor}/api/v2` })).toBe("tok")
  expect(await tokenize({ baseUrl: `${servers.vendor}/api/v2/` })).toBe("tok")
  for (const baseUrl of [
    "http://shop.example",
    "https://user:word@shop.example",
    "https://shop.example/?a=1",
  ])
    expect(await tokenize({ baseUrl })).toMatchObject({
      reason: { _tag: "InvalidOption", options: ["baseUrl"] },
    })
})

test("sends a card that was typed in full-width digits, or given as numbers, in ASCII digits", async () => {
  const bodies: { payment_method: { credit_card: unknown } }[] = []
  servers.respond("/v1/tokenize", async (request, response) => {
    response.writeHead(200, { "content-type": "application/json", ...cors })
    if (request.method === "POST") bodies.push(JSON.parse(await text(request)))
    response.end(JSON.stringify({ transaction: { payment_method: { token: "tok" } } }))
  })
  const number = "\uff14".padEnd(16, "\uff11")
  expect(await tokenize({ card: { ...card, firstName: " Joe ", number, month: "3 " } })).toBe("tok")
  const numbers = { ...card, number: 4111111111111111, verificationValue: 999 }
  expect(await tokenize({ card: numbers as unknown as TokenizeOptions["card"] })).toBe("tok") // no types
  const sent = {
    first_name: "Joe",
    last_name: "Jones",
    number: "4111111111111111",
    verification_value: "999",
  }
  const expected = { ...sent, month: "03", year: "2035" }
  expect(bodies.map((body) => body.payment_method.credit_card)).toEqual([expected, expected])
})

test.each([undefined, null, {}, "4111111111111111"])(
  "reports the card %j as invalid, field by field",
  async (card) => {
    const untyped = card as unknown as TokenizeOptions["card"] // a caller without types
    const outcome = await tokenize({ card: untyped })
    expect(outcome).toMatchObject({ reason: { _tag: "InvalidCard" } })
    expect(Object(outcome).reason.issues).toHaveLength(5)
    expect(JSON.stringify(outcome)).not.toContain("4111")
  },
)

test.each([Number.NaN, -1])("rejects the deadline %d before anything is sent", async (timeoutMillis) => {
  expect(await tokenize({ timeoutMillis })).toMatchObject({
    reason: { _tag: "InvalidOption", options: ["timeoutMillis"] },
  })
  expect(servers.requests).toEqual([])
})

test("rejects responses without a token", async () => {
  for (const body of ["{}", "not json", '{"transaction":{"payment_method":{"token":null}}}']) {
    servers.respond("/v1/tokenize", (_, response) => {
      response.writeHead(200, { "content-type": "application/json", ...cors })
      response.end(body)
    })
    expect(await tokenize({})).toMatchObject({ reason: { _tag: "Rejected", status: 200 } })
  }
})

test("rejects with the reason of the signal that the shop aborts", async () => {
  servers.respond("/v1/tokenize", () => {})
  const page = await servers.open()
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
    [card, servers.vendor] as const,
  )
  expect(error).toBe("left")
  await page.close()
})

test("calls the vendor's host of the environment, production by default", async () => {
  const page = await servers.open()
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
