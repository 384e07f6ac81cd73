import { createContext, runInContext } from "node:vm"
import { build } from "esbuild"
import { beforeAll, expect, test } from "vitest"

let library: string

beforeAll(async () => {
  const { outputFiles } = await build({
    entryPoints: [`${import.meta.dirname}/../src/global.ts`],
    bundle: true,
    write: false,
    format: "iife",
    globalName: "FlexCharge",
  })
  library = outputFiles[0]?.text ?? ""
})

/** Runs the package with these globals only, and loads both scripts. */
const loadWhere = async (globals: Record<string, unknown>) => {
  const context = createContext({ ...globals })
  const before = Object.keys(context)
  runInContext(library, context)
  const added = Object.keys(context).filter((name) => !before.includes(name))
  const script = `Promise.all([
    FlexCharge.loadSense({ mid: "m" }),
    FlexCharge.loadWidget({ mid: "m", src: "https://widget.example/widget.js" }),
    FlexCharge.announceOutcome({ result: "success", shopOrigins: ["https://shop.example"] }),
  ])`
  return { added, loaded: await runInContext(script, context) }
}

const deno = { Deno: { version: {} }, navigator: { userAgent: "Deno/2" }, addEventListener() {} }
const worker = { self: {}, caches: {}, navigator: { userAgent: "Cloudflare-Workers" }, addEventListener() {} }

test.each([
  ["Node", {}],
  ["Deno", { ...deno, URL, fetch }],
  ["Deno 1, which had a window", { ...deno, window: {}, URL, fetch }],
  ["Workers", { ...worker, URL, fetch }],
])("does nothing on import and loads null in %s", async (_, globals) => {
  const { added, loaded } = await loadWhere(globals)
  expect(added).toEqual(["FlexCharge"])
  expect([...loaded]).toEqual([null, null, false])
})

test("tokenizes a card outside a page too, as in a test or a worker", async () => {
  const requests: unknown[] = []
  const context = createContext({
    URL,
    URLSearchParams,
    AbortSignal,
    fetch: async (url: string) => {
      requests.push(url)
      return Response.json({ transaction: { payment_method: { token: "tok" } } })
    },
  })
  runInContext(library, context)
  const card = { firstName: "Joe", lastName: "Jones", number: "4111111111111111", month: 3, year: 2035 }
  const token = await runInContext(
    "(options) => FlexCharge.tokenizeCard(options)",
    context,
  )({
    mid: "m",
    tokenizationKey: "k",
    card,
  })
  expect(token).toBe("tok")
  expect(requests).toEqual(["https://api.flexfactor.io/v1/tokenize?mid=m&environment=k"])
})
