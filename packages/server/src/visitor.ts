/** Identifies a visitor by the address that it connects from. */
import { boundedText } from "./deduplicate.ts"

/**
 * Returns what visitors are counted by: an IPv4 address, the /64 prefix of an IPv6 address, or another identifier as it
 * is. Ports are ignored. All visitors whose address is unknown are one.
 *
 * A /64 prefix is what one subscriber receives, and a visitor can use each of its addresses.
 */
export const visitorOf = (client: unknown): string => {
  const text = typeof client === "string" ? client : ""
  const address = /^\[(.*)\](?::\d+)?$/.exec(text)?.[1] ?? /^([\d.]+):\d+$/.exec(text)?.[1] ?? text
  const host = `http://[${address.replace(/%.*/s, "")}]`
  return address.includes(":") && URL.canParse(host)
    ? networkOf(new URL(host).hostname)
    : boundedText(address)
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
