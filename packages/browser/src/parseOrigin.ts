/** Parses an origin in an option: exactly one origin, without anything that could widen it. */
import { browserError } from "./BrowserError.ts"

/** Returns the origin; throws `InvalidOption` with the name of the option for any other text. */
export const parseOrigin = (text: string, option: string): string => {
  try {
    const { origin } = new URL(text)
    if (origin === text.replace(/\/$/, "")) return origin
  } catch {
    // Not a URL. `URL.canParse` does not exist in the oldest supported browsers.
  }
  throw browserError(
    { _tag: "InvalidOption", options: [option] },
    `${option} must contain complete origins such as https://shop.example, without a path or a wildcard.`,
  )
}
