/** Reads options: their own properties only, and limits only if they are numbers. */
import { rejectDelivery } from "./WebhookError.ts"

/** Copies the own properties of an object, so that a polluted `Object.prototype` supplies none. */
export const ownProperties = <Options extends object>(options: Options): Options =>
  Object.assign(Object.create(null), options)

/**
 * Checks that a limit is a number of at least `least`. `Infinity` passes, and an absent limit has its default.
 *
 * Errors: `InvalidOption`. No comparison with `NaN` is true, so that a limit of `NaN` would limit nothing.
 */
export const checkLimit = (name: string, value: unknown, least = 0): void => {
  if (value !== undefined && !(typeof value === "number" && value >= least))
    rejectDelivery(
      "InvalidOption",
      `${name} is ${kindOf(value)}, but must be a number from ${least}`,
      " Number(undefined) is NaN, so check that the setting it is converted from exists.",
    )
}

/** Checks several limits, by name. */
export const checkLimits = (limits: { readonly [name: string]: unknown }, least = 0): void => {
  for (const [name, value] of Object.entries(limits)) checkLimit(name, value, least)
}

const kindOf = (value: unknown): string =>
  typeof value === "number" ? String(value) : `of type ${typeof value}`

/**
 * Returns the host of an option as senders write it: in lower case, without a default port. A URL is reduced to its
 * host.
 *
 * Errors: `InvalidOption` for a value that is neither a host nor a URL.
 */
export const publicHostOf = (option: string): string => {
  const url = /^https?:\/\//i.test(option) ? option : `https://${option}`
  return typeof option === "string" && URL.canParse(url)
    ? withoutDefaultPort(new URL(url).host)
    : rejectDelivery("InvalidOption", 'publicHost is not a host such as "pay.example" or "pay.example:8443"')
}

/** The spellings of one host in a signed text: a default port may be written or left out. */
export const spellingsOf = (host: string): readonly string[] => {
  const bare = withoutDefaultPort(host)
  return /:\d+$/.test(bare) ? [bare] : [bare, `${bare}:443`, `${bare}:80`]
}

const withoutDefaultPort = (host: string): string => host.replace(/:(?:443|80)$/, "")
