/** Three origins for browser tests: a shop, a partner's checkout and a vendor whose responses each test chooses. */
import type { IncomingMessage, RequestListener, ServerResponse } from "node:http"
import { type Browser, launchChromium, type Page } from "@flexcharge-tooling/test-kit/chromium"
import { startServer } from "@flexcharge-tooling/test-kit/startServer"
import { build } from "esbuild"
import type * as frame from "../src/checkoutFrame.ts"
import type * as flexcharge from "../src/index.ts"

declare global {
  interface Window {
    /** The package under test, as a classic script would define it. */
    FlexCharge: typeof flexcharge & typeof frame
    /** What the stub scripts recorded. */
    seen: unknown[]
  }
}

type Responder = (request: IncomingMessage, response: ServerResponse) => unknown

/** A page: its origin, headers and body. */
export interface PageRequest {
  readonly origin?: "shop" | "partner"
  readonly headers?: Record<string, string>
  readonly body?: string
}

export interface TestServers {
  readonly browser: Browser
  readonly shop: string
  readonly partner: string
  readonly vendor: string
  /** Requests that the vendor received, as `GET /sense.js`. */
  readonly requests: string[]
  /** Sets the vendor's response at a path. */
  respond(path: string, responder: Responder): void
  /** Adds a page at `path` of the shop and the partner, which the test opens itself. */
  addPage(path: string, page: PageRequest): void
  /** Opens a fresh page with the package on it as `window.FlexCharge`. */
  open(page?: PageRequest): Promise<Page>
  close(): Promise<void>
}

export const startTestServers = async (): Promise<TestServers> => {
  const library = await bundle()
  const responders = new Map<string, Responder>()
  const pages = new Map<string, PageRequest>()
  const requests: string[] = []
  const host: RequestListener = (request, response) => {
    const path = request.url?.split("?")[0] ?? "/"
    if (path === "/flexcharge.js") return response.end(library)
    const page = pages.get(path)
    response.writeHead(page ? 200 : 404, { "content-type": "text/html", ...page?.headers })
    response.end(
      `<!doctype html><html lang="en"><title>Shop</title><script src="/flexcharge.js"></script><body>${page?.body}`,
    )
  }
  const shop = await startServer(host, "localhost")
  const partner = await startServer(host, "127.0.0.2")
  const vendor = await startServer((request, response) => {
    const path = request.url?.split("?")[0] ?? "/"
    requests.push(`${request.method} ${path}`)
    const responder = responders.get(path)
    if (responder) return responder(request, response)
    response.writeHead(404).end()
  })
  const browser = await launchChromium()
  let opened = 0
  return {
    browser,
    shop: shop.url,
    partner: partner.url,
    vendor: vendor.url,
    requests,
    respond: (path, responder) => void responders.set(path, responder),
    addPage: (path, page) => void pages.set(path, page),
    open: async (request = {}) => {
      const path = `/${++opened}`
      pages.set(path, { body: "<main><button>Pay</button></main>", ...request })
      requests.length = 0
      const page = await browser.newPage()
      await page.addInitScript(removeNewerFunctions)
      await page.goto(`${(request.origin === "partner" ? partner : shop).url}${path}`)
      return page
    },
    close: async () => {
      await browser.close()
      for (const server of [shop, partner, vendor]) await server.close()
    },
  }
}

/**
 * Removes functions that are newer than the oldest supported browsers (Chrome 116, Firefox 124, Safari 17.4) and that
 * the package could use by mistake. Source: MDN, 2026.
 */
const removeNewerFunctions = () => {
  const newer: readonly (readonly [unknown, readonly string[]])[] = [
    [URL, ["canParse", "parse"]],
    [Promise, ["withResolvers", "try"]],
    [Object, ["groupBy"]],
    [Map, ["groupBy"]],
    [Array, ["fromAsync"]],
    [RegExp, ["escape"]],
    [Set.prototype, ["union", "difference", "intersection", "isSubsetOf", "isSupersetOf", "isDisjointFrom"]],
    [Object.getPrototypeOf(Object.getPrototypeOf([].values())), ["map", "filter", "some", "find", "toArray"]],
    [Element.prototype, ["setHTMLUnsafe", "getHTML", "moveBefore"]],
    [Response.prototype, ["bytes"]],
  ]
  for (const [owner, names] of newer) for (const name of names) Reflect.deleteProperty(Object(owner), name)
}

const scriptHeaders = { "content-type": "text/javascript", "cache-control": "no-store" }

/** Responds with a script. */
export const script =
  (text: string, headers: Record<string, string> = {}): Responder =>
  (_, response) => {
    response.writeHead(200, { ...scriptHeaders, ...headers })
    response.end(text)
  }

/** Responds with the head at once and with the script only after `release`, as a slow server does. */
export const held = (text: string) => {
  let release = () => {}
  const released = new Promise<void>((resolve) => {
    release = resolve
  })
  const responder: Responder = async (_, response) => {
    response.writeHead(200, scriptHeaders).flushHeaders()
    await released
    response.end(text)
  }
  return { responder, release }
}

/** A SenseJS that replays the queue into `window.seen` and records later calls there. */
export const senseStub = `(() => {
  window.seen = [...(window.seen ?? [])]
  const note = (...command) => { window.seen.push(command) }
  for (const command of window.fc.q ?? []) note(...command)
  window.fc = note
})()`

/** A widget that shows a frame; a test closes it by removing `#challenge`. */
export const widgetStub = `
  window.initUI = (argument) => {
    window.seen = [...(window.seen ?? []), argument]
    const layer = document.createElement("div")
    layer.id = "challenge"
    layer.style = "position:fixed;inset:0;background:#0008"
    layer.append(document.createElement("iframe"))
    document.body.append(layer)
  }
`

const bundle = async (): Promise<string> => {
  const { outputFiles } = await build({
    entryPoints: [`${import.meta.dirname}/../src/global.ts`],
    bundle: true,
    write: false,
    format: "iife",
    globalName: "FlexCharge",
  })
  return outputFiles[0]?.text ?? ""
}
