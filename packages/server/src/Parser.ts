/** Which parser ate a raw body, and the one line that keeps it from doing so. */

/** A parser and its mend. */
export interface Parser {
  readonly name: string
  readonly fix: string
}

/** Express's parsers by the names of their middleware. */
const parsers: Readonly<Record<string, string>> = {
  jsonParser: "express.json",
  urlencodedParser: "express.urlencoded",
  textParser: "express.text",
  rawParser: "express.raw",
}

interface ExpressApp {
  readonly _router?: { readonly stack?: readonly { readonly name?: string }[] }
  readonly router?: { readonly stack?: readonly { readonly name?: string }[] }
}

/** What a request of Express tells about the app it runs in. */
interface Traces {
  readonly app?: ExpressApp
  readonly body?: unknown
  readonly headers?: { readonly [name: string]: unknown }
}

/** The parser that ate the body: from the app's register where there is one, else from what is left behind. */
export const parserOf = (request: Traces): Parser => {
  if (request.body === undefined)
    return {
      name: "another reader of the request's stream",
      fix: "mount the webhook route before it",
    }
  const isForm = String(request.headers?.["content-type"]).includes("urlencoded")
  const likely = isForm ? "express.urlencoded" : "express.json"
  const present = registered(request.app).flatMap(({ name = "" }) => parsers[name] ?? [])
  const name = present.includes(likely) ? likely : (present[0] ?? likely)
  return {
    name: `${name}()`,
    fix: `mount webhooks() before it, or write ${name}({ verify: saveRawBody })`,
  }
}

// Express 4 keeps its layers in _router and throws where `router` is read; Express 5 has `router` alone.
const registered = (app: ExpressApp | undefined) => (app?._router ?? app?.router)?.stack ?? []
