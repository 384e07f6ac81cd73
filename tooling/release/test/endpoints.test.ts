import { endpoints } from "@flexcharge/schema"
import { files, read } from "@flexcharge-tooling/config/Repository"
import { expect, test } from "vitest"

const names = Object.keys(endpoints) as (keyof typeof endpoints)[]

/** Names of client methods that differ from the name of the endpoint. */
const methods: Readonly<Record<string, string>> = { token: "authenticate", externalCancel: "cancelExternal" }

const operations = read("packages/core/src/createClient.ts")
const routes = files("packages/sandbox/src/**")
  .filter((file) => file.endsWith(".ts"))
  .map(read)
  .join("\n")
const pages = files("apps/docs/src/content/**", "apps/docs/snippets/**").map(read).join("\n")

test.each(names)(
  "the endpoint %s has a client method, a sandbox route, a recorded response and a documentation page",
  (name) => {
    const method = methods[name] ?? name
    expect(operations).toMatch(new RegExp(`^ {2}${method}\\(`, "m"))
    const [last = ""] = endpoints[name].path
      .split("/")
      .filter((part) => !part.startsWith("{"))
      .slice(-1)
    expect(routes).toMatch(new RegExp(`["'/\`]${last}["'/\`]`))
    expect(files(`packages/schema/fixtures/${name}/*.json`).length).toBeGreaterThan(0)
    expect(pages).toMatch(new RegExp(`\\b${method}\\b`))
  },
)

test.each(files("packages/schema/fixtures/**"))(
  "the recorded response %s names its source, date and confidence",
  (file) => {
    const { source, date, confidence, body } = JSON.parse(read(file))
    expect([typeof source, typeof date, typeof body]).toEqual(["string", "string", "object"])
    expect(["vendor", "sample", "third-party", "assumed"]).toContain(confidence)
  },
)
