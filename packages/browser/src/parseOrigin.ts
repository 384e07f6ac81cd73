/** Parses origins in options: exactly one origin each, without anything that could widen it. */
import { invalidOption } from "./options.ts"

// The URL parsers of servers keep `*`, `;`, `,` and quotes in a host name, so its characters are checked here.
const completeOrigin = /^https?:\/\/([\w.-]+|\[[\da-f:.]+\])(:\d+)?$/

/** Returns the origin; throws `InvalidOption` with the name of the option for any other text. */
export const parseOrigin = (text: string, option: string): string => {
  const origin = tryOrigin(text)
  if (origin && origin === String(text).replace(/\/$/, "")) return origin
  throw invalidOption(
    option,
    `${option} must contain complete origins such as https://shop.example, without a path or a wildcard.`,
  )
}

/** Returns the origins of a list; throws `InvalidOption` where the list or one of them is invalid. */
export const parseOrigins = (list: readonly string[], option: string): readonly string[] =>
  Array.isArray(list) ? list.map((origin) => parseOrigin(origin, option)) : [parseOrigin("", option)]

/** Returns the origin of an address; throws `InvalidOption` unless it is a complete http or https URL. */
export const originOf = (url: string, option: string): string => {
  const origin = tryOrigin(url)
  if (origin) return origin
  throw invalidOption(
    option,
    `${option} must be a complete URL such as https://shop.example/script.js, without a wildcard in its host.`,
  )
}

const tryOrigin = (text: string): string | undefined => {
  try {
    const { origin } = new URL(text)
    if (completeOrigin.test(origin)) return origin
  } catch {
    // Not a URL. `URL.canParse` does not exist in the oldest supported browsers.
  }
}
