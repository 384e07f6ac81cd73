import { expect, test } from "vitest"
import { headOfWebRequest, lastSegmentOf, pathOf, queryParameter, respond } from "../src/HttpMessage.ts"

test("a response without content of its own is the phrase of its status as plain text, and is not cached", () => {
  expect(respond(404, { allow: "GET" })).toEqual({
    status: 404,
    headers: { "content-type": "text/plain; charset=utf-8", "cache-control": "no-store", allow: "GET" },
    body: "Not Found",
    error: undefined,
  })
})

test.each([
  ["/hooks/north?x=1", "/hooks/north"],
  ["https://shop.example/hooks#part", "/hooks"],
  ["https://shop.example", "/"],
  ["https://shop.example?x=/a", "/"],
  ["?x=1", "/"],
  ["/to/https://other.example/hooks", "/to/https://other.example/hooks"],
  ["/hooks?a\n#b", "/hooks"],
])("the path of the URL %j is %j", (url, path) => {
  expect(pathOf(url)).toBe(path)
})

test("the last segment of a path is decoded, and unknown if it is not UTF-8", () => {
  expect(lastSegmentOf("/orders/a%20b?x=1")).toBe("a b")
  expect(lastSegmentOf("/orders/")).toBe("")
  expect(lastSegmentOf("/orders/%ff")).toBeUndefined()
})

test("a parameter of the query is decoded, and ends before the fragment", () => {
  expect(queryParameter("/orders?orderId=a%20b&x=1", "orderId")).toBe("a b")
  expect(queryParameter("/orders?orderId=1#2", "orderId")).toBe("1")
  expect(queryParameter("/orders#?orderId=1", "other")).toBeNull()
})

test("the host of a web request is its Host header, else the host of its URL; no other header has a substitute", () => {
  const { header } = headOfWebRequest(new Request("https://shop.example:8443/hooks"))
  expect([header("host"), header("x-fc-date")]).toEqual(["shop.example:8443", undefined])
  const request = new Request("https://shop.example", { headers: { host: "pay.example" } })
  expect(headOfWebRequest(request).header("host")).toBe("pay.example")
})
