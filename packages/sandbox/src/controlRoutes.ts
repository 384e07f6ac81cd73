/** The control over HTTP, under one prefix, for the command line, the inspector and other languages' tests. */
import type { IncomingMessage, ServerResponse } from "node:http"
import type { Control } from "./ControlApi.ts"
import { isEventName } from "./Event.ts"
import type { EventBus } from "./EventBus.ts"
import { faultKinds } from "./Faults.ts"
import { operations } from "./Operation.ts"
import { asPhase } from "./Order.ts"
import type { Reply } from "./Reply.ts"
import { scenarios, testValues } from "./Scenarios.ts"
import type { RouteHandler } from "./Server.ts"
import { streamNews } from "./Stream.ts"

/** Where the control lives. */
export const controlPrefix = "/_sandbox"

/** What a handler sees: the variable part of the path, the query, the JSON that was sent. */
interface Ask {
  readonly id: string
  readonly query: URLSearchParams
  // biome-ignore lint/suspicious/noExplicitAny: the control itself checks what it is given and says what is wrong
  readonly sent: any
}

type Handler = (ask: Ask) => unknown

/** What the routes need. */
export interface ControlRouteParts {
  readonly control: Control
  readonly hub: EventBus
  readonly reset: () => void
  readonly info: () => object
  /** Whether only this machine can reach the sandbox; then foreign Host headers are refused too. */
  readonly isLoopback: boolean
}

/** Creates the routes. */
export const makeControlRoutes = (parts: ControlRouteParts): RouteHandler => {
  const table = handlers(parts)
  return async (request, url, raw, response) => {
    if (url.pathname !== controlPrefix && !url.pathname.startsWith(`${controlPrefix}/`)) return undefined
    if (isForeign(request, url, parts.isLoopback))
      return json(403, { error: "The control answers this machine and the inspector's own page only." })
    const path = url.pathname.slice(controlPrefix.length).replace(/\/$/, "") || "/"
    if (path === "/events" && request.method === "GET") return stream(parts.hub, request, response)
    return perform(table, `${request.method} ${path}`, url.searchParams, raw)
  }
}

const handlers = ({ control, reset, info }: ControlRouteParts): Readonly<Record<string, Handler>> => {
  const { clock, faults, journal, orders, profile, webhooks } = control
  const done = (work: unknown) => ({ done: work !== false })
  return {
    "GET /": info,
    "POST /reset": () => done(reset()),
    "GET /orders": ({ query }) => newest(orders.list(), query),
    "GET /orders/*": ({ id }) => orders.get(id),
    "GET /orders/*/wait": ({ id, query }) =>
      orders.waitFor(id, asPhase(query.get("phase") ?? ""), timeoutOf(query)),
    "POST /trigger": ({ sent }) => done(control.trigger(eventNamed(sent.event), sent)),
    "GET /webhooks": () => webhooks.list(),
    "POST /webhooks": ({ sent }) => webhooks.subscribe(sent),
    "DELETE /webhooks/*": ({ id }) => done(webhooks.unsubscribe(id)),
    "POST /webhooks/*/rotate": ({ id }) => webhooks.rotate(id),
    "GET /deliveries": ({ query }) => newest(webhooks.deliveries(filterIn(query)), query),
    "GET /deliveries/wait": ({ query }) => webhooks.waitFor(filterIn(query), timeoutOf(query)),
    "POST /deliveries/*/resend": ({ id }) => webhooks.resend(id),
    "GET /clock": () => ({ now: clock.now(), pending: clock.pending().slice(0, 100) }),
    "POST /clock/advance": async ({ sent }) => ({ now: await clock.advance(sent.by) }),
    "GET /profile": ({ query }) => profile.get(query.get("mid") ?? undefined),
    "POST /profile": ({ sent: { mid, ...patch } }) => {
      profile.set(patch, mid)
      return profile.get(mid)
    },
    "GET /faults": () => ({ on: faults.list(), kinds: faultKinds, operations }),
    "POST /faults": ({ sent }) => ({ id: faults.add(sent) }),
    "DELETE /faults": () => done(faults.clear()),
    "DELETE /faults/*": ({ id }) => done(faults.remove(id)),
    "GET /journal": ({ query }) => newest(journal.list(filterIn(query)), query),
    "DELETE /journal": () => done(journal.clear()),
    "POST /tokens/revoke": () => done(control.revokeTokens()),
    "GET /transmissions": () => control.transmissions(),
    "GET /signals": () => control.signals(),
    "POST /settled": async () => done(await control.settled()),
    "GET /state": () => control.export(),
    "PUT /state": ({ sent }) => done(control.import(sent)),
    "GET /scenarios": () => ({ testValues, table: scenarios.map(({ when, source }) => ({ when, source })) }),
  }
}

const perform = async (
  table: Readonly<Record<string, Handler>>,
  asked: string,
  query: URLSearchParams,
  raw: Uint8Array,
): Promise<Reply> => {
  const parts = asked.split("/")
  const pattern = Object.keys(table).find((candidate) => {
    const wanted = candidate.split("/")
    return wanted.length === parts.length && wanted.every((one, place) => one === "*" || one === parts[place])
  })
  const handler = pattern === undefined ? undefined : table[pattern]
  if (pattern === undefined || handler === undefined)
    return json(404, { error: `There is no ${asked}.`, operations: Object.keys(table) })
  try {
    const id = decodeURIComponent(parts[pattern.split("/").indexOf("*")] ?? "")
    const sent: unknown = raw.length === 0 ? {} : JSON.parse(new TextDecoder().decode(raw))
    if (typeof sent !== "object" || sent === null) return json(400, { error: "Send a JSON object." })
    const found = await handler({ id, query, sent })
    return found === undefined ? json(404, { error: `There is no ${id}.` }) : json(200, found as object) // as: handlers answer objects
  } catch (error) {
    return json(400, {
      error: error instanceof Error ? error.message : "This request could not be understood.",
    })
  }
}

const json = (status: number, body: object): Reply => ({
  status,
  headers: {
    "content-type": "application/json; charset=utf-8",
    "cache-control": "no-store",
    "x-content-type-options": "nosniff",
  },
  body,
})

/** A page elsewhere must not steer the sandbox of the person who looks at it, nor a name that was rebound to loopback. */
const isForeign = ({ headers }: IncomingMessage, url: URL, isLoopback: boolean): boolean => {
  if (headers.origin !== undefined && headers.origin !== url.origin) return true
  return isLoopback && !/^(127\.\d+\.\d+\.\d+|localhost|\[::1\])$/.test(url.hostname)
}

const stream = (hub: EventBus, request: IncomingMessage, response: ServerResponse): "taken" => {
  streamNews(hub, request, response)
  return "taken"
}

/** The last of a list, as many as `limit` says; all without it. */
const newest = <A>(list: readonly A[], query: URLSearchParams): readonly A[] => {
  const limit = Number(query.get("limit") ?? list.length)
  return Number.isInteger(limit) && limit > 0 ? list.slice(-limit) : list
}

const filterIn = (query: URLSearchParams): Record<string, string> => {
  const { limit: _limit, timeoutMillis: _timeout, ...filter } = Object.fromEntries(query)
  return filter
}

const timeoutOf = (query: URLSearchParams) => ({
  timeoutMillis: Math.min(Number(query.get("timeoutMillis") ?? 5_000) || 5_000, 60_000),
})

const eventNamed = (word: unknown) => {
  if (typeof word === "string" && isEventName(word)) return word
  throw new RangeError(`"${String(word)}" is not an event of the vendor`)
}
