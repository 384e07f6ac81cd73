/** Which signing keys are one merchant's, told by the company they keep. */
import { Secret } from "@flexcharge/schema/plain"
import type { SigningSecret } from "@flexcharge/webhooks"

/** The number of the merchant whose keys these are: keys that were once given together stay one merchant's. */
export const merchants = (): ((keys: readonly SigningSecret[]) => number) => {
  const numbers = new Map<string, number>()
  return (keys) => {
    const revealed = keys.map((key) => Secret.reveal(key))
    const known = revealed.flatMap((key) => numbers.get(key) ?? [])
    const number = Math.min(numbers.size, ...known)
    for (const key of revealed) numbers.set(key, number)
    return number
  }
}
