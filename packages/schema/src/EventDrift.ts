/** What a webhook holds that this SDK does not know. */
import { type Drift, driftOf } from "./Drift.ts"
import { membersOfWebhookBody } from "./Replies.generated.ts"
import { isKnownEvent, parseEvent } from "./WebhookEvent.ts"
import * as Wire from "./Wire.ts"

/** What a webhook's body holds that this SDK does not know: new members, or a new event name. */
export const eventDrift = (json: unknown): readonly Drift[] => {
  const parsed = parseEvent(json)
  if (!parsed.ok) return []
  const news = driftOf(membersOfWebhookBody, Wire.renamed(json))
  return isKnownEvent(parsed.value)
    ? news
    : [{ kind: "word", path: "event", word: parsed.value.event }, ...news]
}
