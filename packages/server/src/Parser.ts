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
  readonly rawBody?: unknown
  readonly headers?: { readonly [name: string]: unknown }
}

/** The parser that ate the body: from the app's register where there is one, else from what is left behind. */
export const parserOf = (request: Traces): Parser => {
  if (typeof request.rawBody === "string")
    return { name: "whatever keeps rawBody as text", fix: "keep it as bytes" }
  if (request.body === undefined)
    return {
      name: "another reader of the request's stream",
      fix: "mount the webhook route before it",
    }
  const likely = likelyFor(request)
  const present = registered(request.app).flatMap(({ name = "" }) => parsers[name] ?? [])
  const name = present.includes(likely) ? likely : (present[0] ?? likely)
  return {
    name: `${name}()`,
    fix: `mount the webhook route before it, or write ${name}({ verify: saveRawBody })`,
  }
}

const likelyFor = ({ body, headers }: Traces): string => {
  if (typeof body === "string") return "express.text"
  return String(headers?.["content-type"]).includes("urlencoded") ? "express.urlencoded" : "express.json"
}

// Express 4 keeps its layers in _router and throws where `router` is read; Express 5 has `router` alone.
const registered = (app: ExpressApp | undefined) => (app?._router ?? app?.router)?.stack ?? []
