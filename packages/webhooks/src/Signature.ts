/** The keys that deliveries are signed with. */

import type { Secret } from "@flexcharge/schema"
import { type Key, keyOf } from "#runtime"
import { refuse } from "./WebhookError.ts"

/** A signing key of the portal (Developers > Webhooks): 64 bytes in base64, hidden or plain. */
export type SigningSecret = string | Secret

/** A `Secret` is known by this registered symbol, so that verifying carries nothing of `@flexcharge/schema`. */
const revealer = Symbol.for("@flexcharge/schema/Secret")

const keyAt = (secret: unknown, index: number): Key =>
  keyOf((secret as { [revealer]?: () => string } | null)?.[revealer]?.() ?? secret) || // as: only looks
  refuse("InvalidSecret", index, "; see Developers > Webhooks")

/** The keys of a list of secrets. A text in its place is refused by its first character; nothing at all is no secret. */
export const keysOf = (secrets: readonly SigningSecret[]): readonly Key[] =>
  [].map.call(Object(secrets), keyAt) as Key[] // as: lib.d.ts forgets what `call` maps to

/** Throws `InvalidSecret` or `NoSecret` for secrets that cannot work, so that a start-up fails and not the first webhook. */
export const checkSecrets = (secrets: readonly SigningSecret[]): void => {
  if (keysOf(secrets).length === 0) refuse("NoSecret", "secrets is an empty list")
}
