/** The merchant's handlers by event name, typed by event. */
import type { EventName, EventOf, UnknownEvent, WebhookEvent } from "@flexcharge/schema"
import type { Receipt } from "./EventSink.ts"

/** What to do with an event. It counts as handled when this returns, or the promise it returns resolves. */
export type Handler<Event extends WebhookEvent = WebhookEvent> = (event: Event, receipt: Receipt) => unknown

/** One handler per event name; `unknown` gets events whose name this SDK does not know. */
export type Handlers = { readonly [Name in EventName]?: Handler<EventOf<Name>> } & {
  readonly unknown?: Handler<UnknownEvent>
}

/** Runs the handler of an event; an event without one is accepted and left alone. */
export const handle = async (on: Handlers, event: WebhookEvent, receipt: Receipt): Promise<void> => {
  if (event._tag === "UnknownEvent") await on.unknown?.(event, receipt)
  else await (on[event.event] as Handler | undefined)?.(event, receipt) // as: the key and the event are of one name
}
