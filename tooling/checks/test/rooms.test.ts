import { describe, expect, test } from "vitest"
import { importsOf } from "../Imports.ts"
import { files, manifest, read, rooms } from "../Repository.ts"
import { appViolation, table, violation } from "../Rooms.ts"

const sources = (room: string) => files(`packages/${room}/src/**`).filter((file) => /\.tsx?$/.test(file))

describe("the import table", () => {
  test("has a row for every published package and no other", () => {
    expect(Object.keys(table).sort()).toEqual([...rooms].sort())
  })

  test.each(Object.keys(table))("holds in %s", (room) => {
    const found = sources(room).flatMap((file) =>
      importsOf(file, read(file)).map((each) =>
        violation(room, file.replace(`packages/${room}/src/`, ""), each),
      ),
    )
    expect(sources(room).length).toBeGreaterThan(0)
    expect(found.filter(Boolean)).toEqual([])
  })

  test("holds in the apps", () => {
    const found = files("apps/*")
      .filter((file) => /\.(tsx?|astro|mdx?)$/.test(file))
      .flatMap((file) => importsOf(file, read(file)).map((each) => appViolation(file, each)))
    expect(found.filter(Boolean)).toEqual([])
  })

  test("refuses what it is there to refuse", () => {
    const refused = (room: string, file: string, line: string) =>
      importsOf(file, line)
        .map((each) => violation(room, file, each))
        .filter(Boolean).length
    expect(refused("sandbox", "World.ts", `import { Secret } from "@flexcharge/schema"`)).toBe(1)
    expect(refused("sandbox", "World.ts", `const schema = await import("@flexcharge/schema")`)).toBe(1)
    expect(refused("sandbox", "routes/evaluate.ts", `export * from "../../../schema/src/index.ts"`)).toBe(1)
    expect(refused("schema", "Money.ts", `import { Effect } from "effect"`)).toBe(1)
    expect(refused("schema", "Money.ts", `import { readFileSync } from "node:fs"`)).toBe(1)
    expect(refused("core", "Client.ts", `import { verify } from "@flexcharge/webhooks"`)).toBe(1)
    expect(refused("server", "Csp.ts", `import { loadSense } from "@flexcharge/browser"`)).toBe(1)
    expect(refused("express", "index.ts", `import { x } from "@flexcharge/server/src/node"`)).toBe(1)
    expect(refused("browser", "sense.ts", `import { Secret } from "@flexcharge/schema"`)).toBe(1)
    expect(refused("browser", "sense.ts", `import type { Secret } from "@flexcharge/schema"`)).toBe(0)
    expect(refused("server", "Csp.ts", `import { directives } from "@flexcharge/browser/csp"`)).toBe(0)
    expect(
      appViolation("apps/x/a.ts", { specifier: "@flexcharge/core/src/Client.ts", isTypeOnly: false }),
    ).toBeDefined()
  })

  test("is what the manifests declare: no dependency outside it", () => {
    const undeclared = rooms.flatMap((room) => {
      const allowed = [...(table[room]?.siblings ?? []).map((name) => name.split("/").slice(0, 2).join("/"))]
      return Object.keys(manifest(`packages/${room}`).dependencies ?? {})
        .filter((name) => name.startsWith("@flexcharge/") && !allowed.includes(name))
        .map((name) => `${room} depends on ${name}`)
    })
    expect(undeclared).toEqual([])
  })

  test("leaves no cycle between packages", () => {
    const dependencies = (room: string): readonly string[] =>
      Object.keys(manifest(`packages/${room}`).dependencies ?? {})
        .filter((name) => name.startsWith("@flexcharge/"))
        .map((name) => name.replace("@flexcharge/", ""))
    const reaches = (from: string, to: string, seen = new Set<string>()): boolean =>
      dependencies(from).some((next) => next === to || (!seen.has(next) && reaches(next, to, seen.add(next))))
    expect(rooms.filter((room) => reaches(room, room))).toEqual([])
  })
})

describe("the house", () => {
  test("reads the environment in one file", () => {
    const readers = rooms.flatMap(sources).filter((file) => /process\.env/.test(read(file)))
    expect(
      readers.filter((file) => !/core\/src\/(Settings|bin)|sandbox\/src\/(bin|commands|conform)/.test(file)),
    ).toEqual([])
  })

  test("never turns a parsed body back into text", () => {
    const sinners = files("packages/**", "apps/**").filter(
      (file) => /\.tsx?$/.test(file) && /JSON\.stringify\(\s*(req|request|context)\.body/.test(read(file)),
    )
    expect(sinners).toEqual([])
  })

  test("has no attic: no shared, utils, common, helpers, types or misc", () => {
    expect(
      files("packages", "apps", "tooling").filter((file) =>
        /\/(shared|utils?|common|helpers?|types|misc)(\/|\.tsx?$)/.test(file),
      ),
    ).toEqual([])
  })

  test("keeps the unstable parts of Effect out of published code", () => {
    const users = rooms
      .flatMap(sources)
      .filter((file) => /from "effect\/(http|http-api|crypto|schema)["/]/.test(read(file)))
    expect(users).toEqual([])
  })
})
