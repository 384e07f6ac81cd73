/** For the tests of merchants: signs a delivery as the vendor does, and creates complete bodies of every known event. */
import { createHash, createHmac, randomBytes } from "node:crypto"
import { type EventName, eventTags, Secret } from "@flexcharge/schema/plain"

/** What the sender signs with. */
export interface SignOptions {
  /** The signing key, 64 bytes in base64. */
  readonly secret: string | Secret
  /** The host of the endpoint as the sender calls it, port included if the URL has one. */
  readonly host: string
  /** When it is sent, epoch milliseconds. Default: now. The scheme's date has whole seconds. */
  readonly now?: number | Date | (() => number) | undefined
  /** Default: 32 random hexadecimal digits. */
  readonly nonce?: string | undefined
}

/** A delivery as it is sent, in the form that `verify` accepts. */
export interface SignedDelivery<Body extends string | Uint8Array = string | Uint8Array> {
  readonly headers: Record<string, string>
  readonly body: Body
  readonly host: string
}

/** Signs a raw body. Source: the vendor's sample client, 2023; content type as documented, 2026. */
export const signDelivery = <Body extends string | Uint8Array>(
  body: Body,
  options: SignOptions,
): SignedDelivery<Body> => {
  const { host, now = Date.now, nonce = randomBytes(16).toString("hex") } = options
  const key = Buffer.from(Secret.reveal(options.secret), "base64")
  const hmac = (message: string | Uint8Array) => createHmac("sha512", key).update(message).digest("base64")
  const date = new Date(typeof now === "function" ? now() : now).toUTCString()
  const contentHash = createHash("sha512").update(body).digest("base64")
  const signature = hmac(`POST\n${nonce};${date};${host};${contentHash}`)
  return {
    headers: {
      host,
      "content-type": "text/plain; charset=utf-8",
      "content-length": String(Buffer.byteLength(body)),
      "x-fc-nonce": nonce,
      "x-fc-date": date,
      "x-fc-content-sha512": contentHash,
      "x-fc-authorization": `HMAC-SHA512 SignedHeaders=x-fc-nonce;x-fc-date;host;x-fc-content-sha512&Signature=${signature}`,
      "x-fc-signature": hmac(body),
    },
    body,
    host,
  }
}

/** Creates a signing key in the form of the portal's: 64 bytes in base64. */
export const signingSecret = (): string => randomBytes(64).toString("base64")

/** A webhook body in the vendor's spelling. Source: docs.flex-charge.com/docs/webhook, 2023, vendor. */
export interface WireEvent {
  readonly Event: string
  readonly TimeStamp: string
  readonly EventData: unknown
  readonly ExternalOrderId: string | null
  readonly OrderId: string | null
  readonly ConfirmationId: string | null
  readonly IsTestMode: boolean
  readonly IsResent: boolean
}

const payout = { PayoutId: "6c1f0b52-4a0e-4bfe-8d0b-0a4e5f3c7d19", Amount: 125_000, Currency: "USD" }

/** The data of each event. Confidence: assumed, since the vendor's examples are not public. */
const eventData: Partial<Record<EventName, unknown>> = {
  "order.refunded": { Amount: 15_000, Currency: "USD" },
  "payment.chargeback.received": { Amount: 15_000, Currency: "USD", ReasonCode: "10.4" },
  "payment.chargeback.reversed": { Amount: 15_000, Currency: "USD" },
  "payment.early_warning.received": { Amount: 15_000, Currency: "USD" },
  "payout.created": { ...payout, Status: "pending" },
  "payout.updated": { ...payout, Status: "completed" },
}

/** The names of all known events. */
export const eventNames = Object.keys(eventTags) as readonly EventName[] // as: the table's keys are the names

/** Creates the complete body of one event as the vendor sends it; `overrides` replaces fields. */
export const wireEvent = (event: EventName, overrides: Partial<WireEvent> = {}): WireEvent => {
  const ofOrder = !event.startsWith("payout.")
  return {
    Event: event,
    TimeStamp: new Date().toISOString().replace("Z", "703Z"),
    EventData: eventData[event] ?? null,
    ExternalOrderId: ofOrder ? "a9735210-1349-49bf-bfde-b737dd07872a" : null,
    OrderId: ofOrder ? "ac9674ed-cbfe-49aa-bc8b-eb1d2b74c429" : null,
    ConfirmationId: ofOrder ? "22ACD1D9" : null,
    IsTestMode: true,
    IsResent: false,
    ...overrides,
  }
}
