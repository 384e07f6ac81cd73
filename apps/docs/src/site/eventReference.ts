/** The reference page of webhook events, each with its tag, its signal and a complete body. */
import { type EventName, eventTags, OrderState, parseEvent, Signal } from "@flexcharge/schema"
import { wireEvent } from "@flexcharge/webhooks/testing"
import type { MarkdownPage } from "./MarkdownPage.ts"

const meanings: Readonly<Record<EventName, string>> = {
  "order.completed": "rescued: the card was charged",
  "order.cancelled": "voided, or declined by the service",
  "order.expired": "a managed payment was not rescued in time",
  "order.refunded": "refunded in full",
  "order.capturerequired": "authorized: capture it",
  "payment.chargeback.received": "the issuer reversed the payment",
  "payment.chargeback.reversed": "the chargeback was undone",
  "payment.early_warning.received": "the issuer warns of fraud before a chargeback",
  "challenge.presented": "the widget is shown",
  "challenge.attempted": "the shopper tried; no result yet",
  "challenge.passed": "the shopper passed",
  "challenge.failed": "the shopper failed",
  "payout.created": "a payout to you was created",
  "payout.updated": "a payout is pending, completed, failed or reversed",
}

const names = Object.keys(eventTags) as EventName[] // as: the keys of the table

const bodyOf = (name: EventName) => wireEvent(name, { TimeStamp: "2026-11-23T14:30:00.898703Z" })

const signalOf = (name: EventName): string => {
  const event = parseEvent(bodyOf(name))
  if (!event.ok) throw new Error(`The example of ${name} is not a webhook.`)
  const { phase, dispute } = Signal.fromEvent(event.value)
  if (dispute !== OrderState.initial.dispute) return `dispute \`${dispute}\``
  return phase === OrderState.initial.phase ? "no order state" : `\`${phase}\``
}

const section = (name: EventName): string => `## ${name}

${meanings[name][0]?.toUpperCase()}${meanings[name].slice(1)}. Tag \`${eventTags[name]}\`; signal: ${signalOf(name)}.

\`\`\`json
${JSON.stringify(bodyOf(name), null, 2)}
\`\`\``

/** The page. */
export const eventReference = async (): Promise<readonly MarkdownPage[]> => [
  {
    id: "reference/events",
    title: "Webhook events",
    description: "Every webhook event with a type in the SDK, with its tag, its signal and a complete body.",
    body: `Generated from \`eventTags\` in \`@flexcharge/schema\`. Handlers are named by event; event objects are distinguished by \`_tag\`. An event that is not in this list arrives as \`UnknownEvent\`, with its name and all its fields.

| event | tag | signal | meaning |
|---|---|---|---|
${names.map((name) => `| [\`${name}\`](#${name.replaceAll(".", "")}) | \`${eventTags[name]}\` | ${signalOf(name)} | ${meanings[name]} |`).join("\n")}

The service sends PascalCase names (sample); the SDK returns camelCase names. \`OrderId\` is the \`orderSessionKey\` of the order, \`ExternalOrderId\` is your own order id. The content of \`EventData\` is not public: where it is not null below, its shape is assumed.

${names.map(section).join("\n\n")}`,
  },
]
