/** Identifies a visitor by the address that it connects from. */
import { webhookError } from "@flexcharge/webhooks"
import { boundedText } from "./deduplicate.ts"

/**
 * Returns what visitors are counted by: an IPv4 address, the /64 prefix of an IPv6 address, or another identifier as it
 * is. Ports are ignored. All visitors whose address is unknown are one.
 *
 * A /64 prefix is what one subscriber receives, and a visitor can use each of its addresses.
 */
export const visitorOf = (client: unknown): string => {
  const text = typeof client === "string" ? client : ""
  const address = withoutPort(text)
  const host = `http://[${address.replace(/%.*/s, "")}]`
  return address.includes(":") && URL.canParse(host)
    ? networkOf(new URL(host).hostname)
    : boundedText(address)
}

const withoutPort = (text: string): string =>
  /^\[(.*)\](?::\d+)?$/.exec(text)?.[1] ?? /^([\d.]+):\d+$/.exec(text)?.[1] ?? text

/**
 * Returns the address of the visitor behind your own proxies, for handlers of web requests: each proxy appends the
 * address that connects to it to `X-Forwarded-For`, so the visitor's is the one that is `proxies` from the end. The
 * entries before it are written by the visitor. Frameworks that trust proxies have the same as `request.ip`.
 *
 * Returns `undefined` where the header has fewer entries, or something else than an address in that place. Without a
 * proxy, do not call it: the visitor writes the whole header then.
 *
 * Errors: `InvalidOption` when `proxies` is not a whole number of at least 1.
 */
export const forwardedAddress = (request: Request, proxies: number): string | undefined => {
  if (!Number.isInteger(proxies) || proxies < 1)
    throw webhookError(
      "InvalidOption",
      `proxies is ${proxies}, but must be how many proxies of your own pass a request on, such as 1`,
    )
  const entry = request.headers.get("x-forwarded-for")?.split(",").at(-proxies)?.trim() ?? ""
  const address = withoutPort(entry)
  return /^(?:[\d.]+|[\da-f:.]*:[\da-f:.]*)$/i.test(address) ? address : undefined
}

/** The network of an IPv6 address in the canonical form of URLs, such as `[2001:db8::1]`. */
const networkOf = (hostname: string): string => {
  const [head, tail] = hostname
    .slice(1, -1)
    .split("::")
    .map((groups) => groups.split(":").filter((group) => group !== ""))
  const left = head ?? []
  const right = tail ?? []
  const groups = [...left, ...Array<string>(8 - left.length - right.length).fill("0"), ...right]
  const mapped = ipv4Of(groups)
  return mapped ?? `${groups.slice(0, 4).join(":")}::/64`
}

/** The IPv4 address that an IPv6 address stands for, as Node reports IPv4 clients of a socket for both. */
const ipv4Of = (groups: readonly string[]): string | undefined => {
  if (groups.slice(0, 6).join(":") !== "0:0:0:0:0:ffff") return undefined
  const bytes = groups.slice(6).flatMap((group) => {
    const number = Number.parseInt(group, 16)
    return [number >> 8, number & 255]
  })
  return bytes.join(".")
}
