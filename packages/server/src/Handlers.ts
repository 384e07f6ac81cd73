/** The merchant's handlers by event name, typed by event. */
import type { EventName, EventOf, UnknownEvent, WebhookEvent } from "@flexcharge/schema"
import type { Receipt } from "./EventSink.ts"

/** What to do with an event. It counts as handled when this returns, or the promise it returns resolves. */
export type Handler<Event extends WebhookEvent = WebhookEvent> = (event: Event, receipt: Receipt) => unknown

/** One handler per event name; `unknown` gets events whose name this SDK does not know. */
export type Handlers = { readonly [Name in EventName]?: Handler<EventOf<Name>> } & {
  readonly unknown?: Handler<UnknownEvent>
}

/** The handler of an event; an event without one is accepted and left alone. */
export const handlerOf = (on: Handlers, event: WebhookEvent): Handler | undefined =>
  on[event._tag === "UnknownEvent" ? "unknown" : event.event] as Handler | undefined // as: of the event's own name
