/** Who hears webhooks: where, which events, whose, and with which key. */
import { type EventName, eventNames, isEventName } from "./Event.ts"
import type { EventBus } from "./EventBus.ts"
import type { Random } from "./Random.ts"

/** A subscription to make. */
export interface SubscribeOptions {
  /** http or https; the vendor itself wants https. */
  readonly url: string
  /** Only these events; all by default. */
  readonly events?: readonly EventName[]
  /** Only this merchant's events; all merchants' by default. */
  readonly mid?: string
  /** The Host header to send and sign, for an endpoint behind a proxy; the URL's own by default. */
  readonly host?: string
  /** The signing key, base64 of 64 bytes; made up by default. */
  readonly secret?: string
}

/** A subscription. Its key is not part of it: only subscribing and rotating tell the key. */
export interface Subscriber {
  readonly id: string
  readonly url: string
  readonly host: string
  readonly events: readonly EventName[]
  readonly mid: string | null
}

/** The subscriptions of one sandbox. */
export interface Subscribers {
  add(options: SubscribeOptions): { readonly id: string; readonly secret: string }
  remove(id: string): boolean
  /** Replaces the signing key at once and answers the new one. */
  rotate(id: string): { readonly secret: string }
  list(): readonly Subscriber[]
  get(id: string): Subscriber | undefined
  secretOf(id: string): string
  hearing(event: EventName, mid: string): readonly Subscriber[]
  clear(): void
}

/** Makes an empty list of subscriptions. */
export const createSubscribers = (random: Random, hub: EventBus): Subscribers => {
  const held = new Map<string, { readonly subscriber: Subscriber; secret: string }>()
  const newSecret = () => random.bytes(64).toString("base64")
  const list = () => [...held.values()].map(({ subscriber }) => subscriber)
  return {
    add: (options) => {
      const url = checkedUrl(options.url)
      const unknown = options.events?.find((event) => !isEventName(event))
      if (unknown !== undefined) throw new RangeError(`"${unknown}" is not an event of the vendor`)
      if (options.host !== undefined && !/^[\w.:[\]-]+$/.test(options.host))
        throw new RangeError("host is a host name with an optional port")
      if (options.secret !== undefined && Buffer.from(options.secret, "base64").length !== 64)
        throw new RangeError("a signing key is the base64 of 64 bytes")
      const id = `sub_${random.hex(12)}`
      const secret = options.secret ?? newSecret()
      const subscriber = {
        ...{ id, url: url.href, host: options.host ?? url.host },
        ...{ events: options.events ?? eventNames, mid: options.mid ?? null },
      }
      held.set(id, { subscriber, secret })
      hub.tell({ kind: "subscriber", id })
      return { id, secret }
    },
    remove: (id) => {
      hub.tell({ kind: "subscriber", id })
      return held.delete(id)
    },
    rotate: (id) => {
      const found = held.get(id)
      if (found === undefined) throw new RangeError(`there is no subscriber ${id}`)
      found.secret = newSecret()
      hub.tell({ kind: "subscriber", id })
      return { secret: found.secret }
    },
    list,
    get: (id) => held.get(id)?.subscriber,
    secretOf: (id) => held.get(id)?.secret ?? newSecret(),
    hearing: (event, mid) =>
      list().filter((one) => one.events.includes(event) && (one.mid === null || one.mid === mid)),
    clear: () => held.clear(),
  }
}

const checkedUrl = (text: string): URL => {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (url === undefined || !/^https?:$/.test(url.protocol) || url.username !== "" || url.password !== "")
    throw new RangeError("a subscriber's url is an absolute http or https URL without credentials")
  return url
}
