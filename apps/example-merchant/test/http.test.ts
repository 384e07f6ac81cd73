import { expect, test } from "vitest"
import { createRouter, readCookie, readForm, readJson } from "../src/http.ts"

const lines: string[] = []
const handle = createRouter(
  [
    ["GET /orders/:id", ({ params: { id = "" } }) => (id === "known" ? new Response(id) : undefined)],
    ["GET /orders/:id/:part", ({ params }) => Response.json(params)],
    [
      "POST /reads",
      async ({ request }) => Response.json((await readJson(request)) ?? (await readForm(request))),
    ],
    [
      "POST /fails",
      () => {
        throw new Error("the database is away")
      },
    ],
  ],
  (line) => lines.push(line),
)
const send = (path: string, method = "GET") =>
  handle(new Request(`https://shop.example${path}`, { method }), "127.0.0.1")

test("finds a route by method and path, and decodes its parameters", async () => {
  expect(await (await send("/orders/known")).text()).toBe("known")
  expect(await (await send("/orders/a%2Fb/c?d=e")).json()).toEqual({ id: "a/b", part: "c" })
})

test.each([
  ["/orders/unknown", "GET"],
  ["/orders/known", "POST"],
  ["/orders/known/part/more", "GET"],
  ["/", "GET"],
])("responds to %s with %s as not found", async (path, method) => {
  expect((await send(path, method)).status).toBe(404)
})

test("responds to an error with 500 and logs it without showing it", async () => {
  const response = await send("/fails", "POST")
  expect(response.status).toBe(500)
  expect(await response.text()).not.toContain("database")
  expect(lines).toEqual(["POST /fails failed: the database is away"])
})

test("responds to a path that is not encoded correctly as not found, and logs nothing", async () => {
  lines.length = 0
  expect((await send("/orders/%E0")).status).toBe(404)
  expect((await send("/orders/known/%E0%A4%A")).status).toBe(404)
  expect(lines).toEqual([])
})

test.each([
  ["JSON", "application/json"],
  ["a form", "application/x-www-form-urlencoded"],
])("responds with 413 to %s that is larger than any page sends, and reads no more of it", async (_, type) => {
  let chunks = 0
  const body = new ReadableStream<Uint8Array>({
    pull: (controller) => {
      if (++chunks > 1_000) controller.close()
      else controller.enqueue(new Uint8Array(1024).fill(32))
    },
  })
  const headers = { "content-type": type, "sec-fetch-site": "same-origin" }
  const options = { method: "POST", headers, body, duplex: "half" } // the types of the browser have no duplex
  const request = new Request("https://shop.example/reads", options)
  const response = await handle(request, "127.0.0.1")
  expect(response.status).toBe(413)
  expect(chunks).toBeLessThan(70)
})

const post = (headers: Record<string, string>, body: string) =>
  new Request("https://shop.example/", { method: "POST", headers, body })

test("reads a form only when the browser reports that it comes from the shop's own page", async () => {
  const form = await readForm(post({ "sec-fetch-site": "same-origin" }, "amount=1.50"))
  expect(form?.get("amount")).toBe("1.50")
  expect(await readForm(post({ "sec-fetch-site": "cross-site" }, "amount=1"))).toBeUndefined()
  expect(await readForm(post({ "sec-fetch-site": "same-site" }, "amount=1"))).toBeUndefined()
  expect(await readForm(post({}, "amount=1"))).toBeUndefined()
})

test("reads JSON only with its content type, and malformed JSON as nothing", async () => {
  expect(await readJson(post({ "content-type": "application/json" }, '{"a":1}'))).toEqual({ a: 1 })
  expect(await readJson(post({ "content-type": "application/json" }, "{"))).toBeUndefined()
  expect(await readJson(post({ "content-type": "text/plain" }, '{"a":1}'))).toBeUndefined()
})

test("reads one cookie of several", () => {
  const request = new Request("https://shop.example/", { headers: { cookie: "a=1; cart=lamp.1; cart2=x" } })
  expect(readCookie(request, "cart")).toBe("lamp.1")
  expect(readCookie(request, "missing")).toBe("")
})
