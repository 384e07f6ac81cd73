import { describe, expect, test } from "vitest"
import { reportOf } from "../src/ApiReport.ts"
import { committed, currentReports, orphans } from "../src/ApiReports.ts"

const reports = currentReports()
const isForEffect = (face: string) => face.endsWith("/effect")

describe("the published interface", () => {
  test.each(reports)("of $face is the one that is committed", (report) => {
    expect(report.text, `${report.face} has changed. Is that meant? Then run: pnpm api`).toBe(
      committed(report),
    )
  })

  test("has no report of a face that is no more", () => {
    expect(orphans(reports)).toEqual([])
  })

  test("names Effect at the faces for Effect programs only", () => {
    const named = reports.filter(({ text }) => /from "effect\b/.test(text))
    expect(named.map(({ face }) => face)).toEqual(reports.map(({ face }) => face).filter(isForEffect))
  })

  test("is told without the names that a build makes up", () => {
    const made = reports.filter(({ text }) => /-[\w-]{8}(\.d)?\.[jt]s/.test(text))
    expect(made.map(({ face }) => face)).toEqual([])
  })
})

describe("the report of a face", () => {
  const index = (chunk: string, short: string) => `
import { Secret } from '@flexcharge/schema';
import { ${short} as Options } from './${chunk}.js';
export { ${short} as Options } from './${chunk}.js';
/** Opens. */
declare const open: (options: Options, secret: Secret) => Door;
/** What open gives. */
interface Door { readonly close: () => void }
declare const inner: number;
export { open };
export type { Door };
`
  const chunkOf = (short: string) => `
interface Other { readonly unrelated: true }
/** How. */
interface Options { readonly width?: Width }
type Width = number;
export type { Options as ${short}, Other as b };
`
  const build = (
    edit: (text: string) => string = (text) => text,
    { chunk = "chunk-AAAAAAAA", short = "a" } = {},
  ): string =>
    reportOf(
      "dist/index.d.ts",
      new Map([
        ["dist/index.d.ts", edit(index(chunk, short))],
        [`dist/${chunk}.d.ts`, edit(chunkOf(short))],
      ]),
    )

  test("holds its exports and what they lead to, and nothing else", () => {
    expect(build()).toBe(`import { Secret } from "@flexcharge/schema"

interface Door {
    readonly close: () => void;
}

interface Options {
    readonly width?: Width;
}

type Width = number;

const open: (options: Options, secret: Secret) => Door;

export { Door }
export { Options }
export { open }`)
  })

  test("stays the same when chunks, comments and what no one can reach change", () => {
    expect(build(undefined, { chunk: "chunk-BBBBBBBB", short: "z" })).toBe(build())
    expect(build((text) => text.replace("Opens.", "Opens a door."))).toBe(build())
    expect(build((text) => text.replace("inner: number", "inner: string"))).toBe(build())
    expect(build((text) => text.replace("unrelated: true", "unrelated: false"))).toBe(build())
  })

  test.each([
    ["an export that is removed", "export type { Door };", ""],
    ["an export that is renamed", "export { open };", "export { open as enter };"],
    ["a parameter that becomes required", "secret: Secret", "secret: Secret, host: string"],
    ["another answer", "=> Door;", "=> Promise<Door>;"],
    ["a member that becomes required, in a chunk", "width?: Width", "width: Width"],
    ["a type that no export names, in a chunk", "type Width = number", "type Width = string"],
    ["a type of another package", "'@flexcharge/schema'", "'@flexcharge/schema/plain'"],
  ])("notices %s", (_, before, after) => {
    const changed = build((text) => text.replace(before, after))
    expect(changed).not.toBe(build())
  })

  test("names the faces of its own package as its user would", () => {
    const files = new Map([
      ["dist/index.d.ts", "declare const open: () => void;\nexport { open };"],
      ["dist/react.d.ts", "import { open } from './index.js';\nexport { open as enter };"],
    ])
    expect(reportOf("dist/react.d.ts", files, new Map([["dist/index.d.ts", "@flexcharge/browser"]]))).toBe(
      `import { open } from "@flexcharge/browser"\n\nexport { open as enter }`,
    )
  })

  test("refuses declarations that lack what they name", () => {
    expect(() => reportOf("dist/index.d.ts", new Map([["dist/index.d.ts", "export { gone };"]]))).toThrow(
      /do not hold .*gone/,
    )
  })
})
