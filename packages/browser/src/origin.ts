/** What may stand where an origin is expected: a whole one, and nothing that could widen it. */
import { browserError } from "./BrowserError.ts"

/** The origin itself, or `InvalidOption` naming the option that held something else. */
export const exactOrigin = (text: string, option: string): string => {
  try {
    const { origin } = new URL(text)
    if (origin === text.replace(/\/$/, "")) return origin
  } catch {
    // Not even an address; `URL.canParse` is younger than the oldest browsers promised.
  }
  throw browserError(
    { _tag: "InvalidOption", options: [option] },
    `${option} takes whole origins such as https://shop.example, without a path or a wildcard`,
  )
}
