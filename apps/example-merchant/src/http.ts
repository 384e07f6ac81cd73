/** Routes and responses in terms of the web platform's `Request` and `Response`, so that every server can use them. */

/** What a route receives. */
export interface RouteContext {
  readonly request: Request
  readonly params: Readonly<Record<string, string>>
  /** The IP address of the shopper. */
  readonly clientAddress: string
}

/** Handles a request. Undefined means that there is no such page. */
export type RouteHandler = (context: RouteContext) => Response | undefined | Promise<Response | undefined>

/** A method with a path such as `GET /orders/:id`, and its handler. */
export type Route = readonly [route: string, handler: RouteHandler]

/** Creates a function that finds the route of a request and handles it, errors included. */
export const createRouter = (
  routes: readonly Route[],
  log: (line: string) => void,
): ((request: Request, clientAddress: string) => Promise<Response>) => {
  const compiled = routes.map(([route, handler]) => {
    const [method, path = ""] = route.split(" ")
    const pattern = new RegExp(`^${path.replace(/:(\w+)/g, "(?<$1>[^/]+)")}$`)
    return { method, pattern, handler }
  })
  return async (request, clientAddress) => {
    const { pathname } = new URL(request.url)
    try {
      for (const { method, pattern, handler } of compiled) {
        const match = method === request.method ? pattern.exec(pathname) : null
        const params = match === null ? undefined : decodeParams(match.groups ?? {})
        if (params === undefined) continue
        const response = await handler({ request, params, clientAddress })
        if (response !== undefined) return response
      }
      return new Response("Page not found.", { status: 404, headers: { "content-type": "text/plain" } })
    } catch (error) {
      if (error instanceof BodyTooLargeError) return bodyTooLarge()
      log(`${request.method} ${pathname} failed: ${error instanceof Error ? error.message : String(error)}`)
      return Response.json({ error: "Something went wrong. Please try again." }, { status: 500 })
    }
  }
}

/** Decodes the parameters of a path; undefined when one is not encoded correctly, such as `%E0`. */
const decodeParams = (encoded: Readonly<Record<string, string>>): RouteContext["params"] | undefined => {
  try {
    return Object.fromEntries(
      Object.entries(encoded).map(([name, value]) => [name, decodeURIComponent(value)]),
    )
  } catch {
    return undefined
  }
}

/** The largest body that a page of the shop sends, in bytes. */
export const largestBody = 64 * 1024

/** The response for a larger body. */
export const bodyTooLarge = (): Response =>
  new Response(`The body has more than ${largestBody} bytes.`, { status: 413 })

class BodyTooLargeError extends Error {}

/** Reads a body. Throws when it is too large, without reading the rest. */
const readText = async (request: Request): Promise<string> => {
  const decoder = new TextDecoder()
  let text = ""
  let size = 0
  for await (const chunk of request.body ?? []) {
    size += chunk.length
    if (size > largestBody) throw new BodyTooLargeError()
    text += decoder.decode(chunk, { stream: true })
  }
  return text + decoder.decode()
}

/** Reads a JSON body; undefined when the content type or the body is not JSON. */
export const readJson = async (request: Request): Promise<unknown> => {
  if (!request.headers.get("content-type")?.startsWith("application/json")) return undefined
  const text = await readText(request)
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** Reads a form. Returns undefined for a form of another site. */
export const readForm = async (request: Request): Promise<URLSearchParams | undefined> => {
  if (request.headers.get("sec-fetch-site") !== "same-origin") return undefined
  return new URLSearchParams(await readText(request))
}

/** The value of a cookie; empty when there is none. */
export const readCookie = (request: Request, name: string): string => {
  const cookies = (request.headers.get("cookie") ?? "").split("; ")
  const prefix = `${name}=`
  return cookies.find((cookie) => cookie.startsWith(prefix))?.slice(prefix.length) ?? ""
}

/** Redirects after a form was sent. */
export const redirect = (location: string, headers: Record<string, string> = {}): Response =>
  new Response(null, { status: 303, headers: { location, ...headers } })

/** The response for a form of another site. */
export const forbidden = (): Response =>
  new Response("Send this form from the shop's own page.", { status: 403 })
