import { expect, test } from "vitest"
import { forwardedAddress } from "../src/index.ts"
import { visitorOf } from "../src/visitor.ts"

test.each([
  ["203.0.113.9", "203.0.113.9"],
  ["203.0.113.9:51234", "203.0.113.9"],
  ["::ffff:203.0.113.9", "203.0.113.9"],
  ["::FFFF:cb00:7109", "203.0.113.9"],
  ["2001:db8::1", "2001:db8:0:0::/64"],
  ["2001:db8:0:0:ffff:ffff:ffff:ffff", "2001:db8:0:0::/64"],
  ["[2001:0DB8::1]:443", "2001:db8:0:0::/64"],
  ["fe80::1%eth0", "fe80:0:0:0::/64"],
  ["::1", "0:0:0:0::/64"],
  ["::", "0:0:0:0::/64"],
  ["1:2:3:4:5:6:7:8", "1:2:3:4::/64"],
  ["session 7", "session 7"],
  ["user:7", "user:7"],
  ["1.2.3", "1.2.3"],
])("a visitor at %s is counted as %s", (client, visitor) => {
  expect(visitorOf(client)).toBe(visitor)
})

test("visitors whose address is unknown are counted as one", () => {
  for (const client of [undefined, "", null, ["10.0.0.1"]]) expect(visitorOf(client)).toBe("")
})

test("a long identifier of a visitor is kept as a short digest, which differs from others", () => {
  const [one, other] = [visitorOf(`${"x".repeat(10_000)}1`), visitorOf(`${"x".repeat(10_000)}2`)]
  expect(one.length).toBeLessThan(30)
  expect(one).not.toBe(other)
  expect(visitorOf("x".repeat(256))).toBe("x".repeat(256))
})

const from = (header: string | undefined, proxies: number) => {
  const headers = header === undefined ? {} : { "x-forwarded-for": header }
  return forwardedAddress(new Request("https://shop.example/", { headers }), proxies)
}

test.each([
  ["one proxy", "203.0.113.9", 1, "203.0.113.9"],
  ["one proxy, and a visitor who sent the header", "10.0.0.1, 203.0.113.9", 1, "203.0.113.9"],
  ["two proxies", "203.0.113.9,10.0.0.1", 2, "203.0.113.9"],
  ["two proxies, and a visitor who sent the header", "1.1.1.1, 203.0.113.9, 10.0.0.1", 2, "203.0.113.9"],
  ["a proxy that adds the port", "203.0.113.9:51234", 1, "203.0.113.9"],
  ["a proxy that adds the port to IPv6", "[2001:db8::1]:443", 1, "2001:db8::1"],
  ["IPv6", "2001:db8::1", 1, "2001:db8::1"],
])(
  "the visitor's address behind %s is the one that the outermost proxy added",
  (_, header, proxies, address) => {
    expect(from(header, proxies)).toBe(address)
  },
)

test.each([
  ["the header is absent", undefined, 1],
  ["the header is empty", "", 1],
  ["the request did not pass all proxies", "10.0.0.1", 2],
  ["the entry is not an address", "unknown", 1],
  ["the entry is a script", "<script>", 1],
])("the visitor's address is unknown when %s", (_, header, proxies) => {
  expect(from(header, proxies)).toBeUndefined()
})

test.each([0, -1, 1.5, Number.NaN])("%s is not a number of proxies", (proxies) => {
  // Index 0 would be the first entry, which the visitor writes.
  expect(() => from("10.0.0.1, 203.0.113.9", proxies)).toThrow(/proxies/)
})
