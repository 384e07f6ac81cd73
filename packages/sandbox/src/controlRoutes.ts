/** The control API over HTTP, for the command line, the inspector, and tests in other languages. */
import type { IncomingMessage, ServerResponse } from "node:http"
import type { Control } from "./ControlApi.ts"
import type { EventBus } from "./EventBus.ts"
import { faultKinds } from "./Faults.ts"
import { isLoopbackHost, type RequestHandler } from "./HttpServer.ts"
import { operations } from "./Operation.ts"
import { parsePhase } from "./Orders.ts"
import { profileChoices } from "./Profile.ts"
import type { HttpResponse } from "./Responses.ts"
import { scenarios, testValues } from "./Scenarios.ts"
import { parseEventName } from "./WebhookEvent.ts"

const pathPrefix = "/_sandbox"

interface ControlRequest {
  /** The variable part of the path. */
  readonly id: string
  readonly query: URLSearchParams
  // biome-ignore lint/suspicious/noExplicitAny: each operation validates its own fields
  readonly body: any // any: each operation validates its own fields and names those that are invalid
}

type Handler = (request: ControlRequest) => unknown

/** What the control API needs of its sandbox. */
export interface ControlRoutesContext {
  readonly control: Control
  readonly events: EventBus
  readonly reset: () => void
  readonly describe: () => object
  /** Whether the sandbox listens on this machine only. Requests for other host names are then rejected as well. */
  readonly isLoopback: boolean
}

/** Creates the handler of the control API. */
export const createControlRoutes = (context: ControlRoutesContext): RequestHandler => {
  const handlers = createHandlers(context)
  return async (request, url, rawBody, response) => {
    if (url.pathname !== pathPrefix && !url.pathname.startsWith(`${pathPrefix}/`)) return undefined
    if (!isTrusted(request, url, context.isLoopback))
      return json(403, { error: "Only this machine and the inspector may call the control API." })
    const path = url.pathname.slice(pathPrefix.length).replace(/\/$/, "") || "/"
    if (path === "/events" && request.method === "GET") {
      streamEvents(context.events, request, response)
      return "handled"
    }
    return handleRequest(handlers, `${request.method} ${path}`, url.searchParams, rawBody)
  }
}

const createHandlers = ({
  control,
  reset,
  describe,
}: ControlRoutesContext): Readonly<Record<string, Handler>> => {
  const { clock, faults, orders, profile, requests, webhooks } = control
  return {
    "GET /": describe,
    "POST /reset": () => done(reset()),
    "GET /orders": ({ query }) => last(orders.list(), query),
    "GET /orders/*": ({ id }) => orders.get(id),
    "GET /orders/*/wait": ({ id, query }) =>
      orders.waitFor(id, parsePhase(query.get("phase") ?? ""), timeoutIn(query)),
    "POST /trigger": ({ body }) => ({ order: control.trigger(parseEventName(body.event), body) }),
    "GET /webhooks": () => webhooks.list(),
    "POST /webhooks": ({ body }) => webhooks.subscribe(body),
    "DELETE /webhooks/*": ({ id }) => done(webhooks.unsubscribe(id)),
    "POST /webhooks/*/rotate": ({ id }) => webhooks.rotate(id),
    "GET /deliveries": ({ query }) => last(webhooks.deliveries(filterIn(query)), query),
    "GET /deliveries/wait": ({ query }) => webhooks.waitFor(filterIn(query), timeoutIn(query)),
    "POST /deliveries/*/resend": ({ id }) => webhooks.resend(id),
    "GET /clock": () => ({ now: clock.now(), pending: clock.pending().slice(0, 100) }),
    "POST /clock/advance": async ({ body }) => ({ now: await clock.advance(body.by) }),
    "GET /profile": ({ query }) => profile.get(query.get("mid") ?? undefined),
    "POST /profile": ({ body: { mid, ...changes } }) => {
      profile.set(changes, mid)
      return profile.get(mid)
    },
    "GET /faults": () => ({ active: faults.list(), kinds: faultKinds, operations }),
    "POST /faults": ({ body }) => ({ id: faults.add(body) }),
    "DELETE /faults": () => done(faults.clear()),
    "DELETE /faults/*": ({ id }) => done(faults.remove(id)),
    "GET /requests": ({ query }) => last(requests.list(filterIn(query)), query),
    "DELETE /requests": () => done(requests.clear()),
    "POST /tokens/revoke": () => done(control.revokeTokens()),
    "GET /transmissions": () => control.transmissions(),
    "GET /signals": () => control.signals(),
    "POST /settled": async () => done(await control.settled()),
    "GET /state": () => control.export(),
    "PUT /state": ({ body }) => done(control.import(body)),
    "GET /scenarios": () => ({
      testValues,
      scenarios: scenarios.map(({ description, source }) => ({ description, source })),
    }),
    "GET /profile-choices": () => profileChoices,
  }
}

const done = (result: unknown) => ({ done: result !== false })

const handleRequest = async (
  handlers: Readonly<Record<string, Handler>>,
  methodAndPath: string,
  query: URLSearchParams,
  rawBody: Uint8Array,
): Promise<HttpResponse> => {
  const segments = methodAndPath.split("/")
  const found = Object.entries(handlers).find(([route]) => {
    const pattern = route.split("/")
    return (
      pattern.length === segments.length &&
      pattern.every((part, index) => part === "*" || part === segments[index])
    )
  })
  if (found === undefined)
    return json(404, { error: `There is no ${methodAndPath}.`, operations: Object.keys(handlers) })
  const [route, handler] = found
  try {
    const id = decodeURIComponent(segments[route.split("/").indexOf("*")] ?? "")
    const body: unknown = rawBody.length === 0 ? {} : JSON.parse(new TextDecoder().decode(rawBody))
    if (typeof body !== "object" || body === null)
      return json(400, { error: "The body must be a JSON object." })
    const result = await handler({ id, query, body })
    if (result === undefined) return json(404, { error: `There is no "${id}".` })
    return json(200, result as object) // as: handlers return objects, lists or undefined
  } catch (error) {
    return json(400, { error: error instanceof Error ? error.message : String(error) })
  }
}

const json = (status: number, body: object): HttpResponse => ({
  status,
  headers: {
    "content-type": "application/json; charset=utf-8",
    "cache-control": "no-store",
    "x-content-type-options": "nosniff",
  },
  body,
})

/** Pages of other origins must not control the sandbox, nor host names that were rebound to this machine. */
const isTrusted = ({ headers }: IncomingMessage, url: URL, isLoopback: boolean): boolean => {
  if (headers.origin !== undefined && headers.origin !== url.origin) return false
  return !isLoopback || isLoopbackHost(url.hostname)
}

/** The last entries of a list, as many as `limit` in the query; all without it. */
const last = <A>(list: readonly A[], query: URLSearchParams): readonly A[] => {
  const limit = Number(query.get("limit") ?? list.length)
  return Number.isInteger(limit) && limit > 0 ? list.slice(-limit) : list
}

const filterIn = (query: URLSearchParams): Record<string, string> => {
  const { limit: _limit, timeoutMillis: _timeoutMillis, ...filter } = Object.fromEntries(query)
  return filter
}

const maxTimeoutMillis = 60_000

const timeoutIn = (query: URLSearchParams) => ({
  timeoutMillis: Math.min(Number(query.get("timeoutMillis") ?? 5_000) || 5_000, maxTimeoutMillis),
})

const batchMillis = 50

/** Sends the events of the sandbox as server-sent events, those of 50 ms in one message. */
const streamEvents = (events: EventBus, request: IncomingMessage, response: ServerResponse): void => {
  response.writeHead(200, {
    "content-type": "text/event-stream",
    "cache-control": "no-store",
    "x-content-type-options": "nosniff",
  })
  response.write("retry: 1000\n\n")
  let batch = new Map<string, object>()
  let timer: NodeJS.Timeout | undefined
  const flush = () => {
    timer = undefined
    response.write(`data: ${JSON.stringify([...batch.values()])}\n\n`)
    batch = new Map()
  }
  const unsubscribe = events.subscribe((event) => {
    batch.set(`${event.kind} ${event.id}`, event)
    timer ??= setTimeout(flush, batchMillis)
  })
  request.on("close", () => {
    clearTimeout(timer)
    unsubscribe()
  })
}
