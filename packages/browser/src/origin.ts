/** What may stand where an origin is expected: a whole one, and nothing that could widen it. */
import { browserError } from "./BrowserError.ts"

/** The origin itself, or `InvalidOption` naming the option that held something else. */
export const exactOrigin = (text: string, option: string): string => {
  const origin = URL.canParse(text) ? new URL(text).origin : "null"
  if (origin === "null" || origin !== text.replace(/\/$/, ""))
    throw browserError(
      { _tag: "InvalidOption", options: [option] },
      `${option} takes whole origins such as https://shop.example, without a path or a wildcard`,
    )
  return origin
}
