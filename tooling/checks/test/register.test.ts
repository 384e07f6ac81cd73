import { endpoints } from "@flexcharge/schema"
import { describe, expect, test } from "vitest"
import { files, read } from "../Repository.ts"

const names = Object.keys(endpoints) as (keyof typeof endpoints)[]

/** What the client calls an operation, where it differs from the register. */
const methods: Readonly<Record<string, string>> = { token: "authenticate", externalCancel: "cancelExternal" }

const operations = read("packages/core/src/createClient.ts")
const routes = files("packages/sandbox/src/**")
  .filter((file) => file.endsWith(".ts"))
  .map(read)
  .join("\n")
const pages = files("apps/docs/src/content/**", "apps/docs/snippets/**").map(read).join("\n")

describe("every endpoint of the register", () => {
  test.each(names)("%s has a method, a route of the sandbox, a recorded reply and a page", (name) => {
    const method = methods[name] ?? name
    expect(operations).toMatch(new RegExp(`^ {2}${method}\\(`, "m"))
    const [last = ""] = endpoints[name].path
      .split("/")
      .filter((part) => !part.startsWith("{"))
      .slice(-1)
    expect(routes).toMatch(new RegExp(`["'/\`]${last}["'/\`]`))
    expect(files(`packages/schema/fixtures/${name}/*.json`).length).toBeGreaterThan(0)
    expect(pages).toMatch(new RegExp(`\\b${method}\\b`))
  })

  test.each(files("packages/schema/fixtures/**"))("%s says where it comes from", (file) => {
    const { source, date, confidence, body } = JSON.parse(read(file))
    expect([typeof source, typeof date, typeof body]).toEqual(["string", "string", "object"])
    expect(["vendor", "sample", "third-party", "assumed"]).toContain(confidence)
  })
})
