/** Finds what must never be published: card numbers, keys and tokens. What is allowed is listed in allowed.json. */
import { readFileSync } from "node:fs"

/** Something that looks like a secret. The value itself is not repeated. */
export interface Finding {
  readonly place: string
  readonly rule: string
  /** The ends of the value, enough to find it by. */
  readonly hint: string
}

/** What may be found, each with the reason. */
export interface Allowed {
  /** Card numbers that pay for nothing, by number. */
  readonly cards: Readonly<Record<string, string>>
  /** Files that hold invented keys and numbers on purpose, by path. */
  readonly files: Readonly<Record<string, string>>
}

/** The list kept beside this package. */
export const allowed: Allowed = JSON.parse(readFileSync(new URL("../allowed.json", import.meta.url), "utf8"))

/** Key shapes, each with a group `value`. */
const shapes: Readonly<Record<string, RegExp>> = {
  "JSON Web Token": /(?<value>eyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]{10,})/g,
  "private key": /(?<value>-----BEGIN [A-Z ]*PRIVATE KEY-----)/g,
  "vendor's API secret": /(?<value>AQAAAAEAACcQ[\w+/]{20,}={0,2})/g,
  // 64 bytes in base64; hashes and signatures, which are no secrets, look alike.
  "webhook signing key":
    /(?<!sha512-|signature=|(?:signature|sha512|hash)["'`]?:\s*["'`])(?<![\w+/])(?<value>[\w+/]{86}==)/gi,
  "service's key":
    /(?<value>\b(?:npm_[A-Za-z0-9]{36}|gh[pousr]_[A-Za-z0-9]{36}|github_pat_\w{40,}|(?:AKIA|ASIA)[0-9A-Z]{16}|xox[abprs]-[\w-]{20,}|[rs]k_live_\w{16,}|AIza[\w-]{35}))/g,
  "assigned key":
    /(?:secret|token|password|api_?key|app_?key|bearer|authorization)["'`]?\s*[:=]\s*["'`](?:Bearer )?(?<value>[\w+/=.-]{24,})["'`]/gi,
}

const cardNumber = /(?<![\w.+/=-])(?:\d[ _-]?){12,18}\d(?![\w+/=]|[.-]\w)/g

/** Every finding in a text. */
export const scan = (place: string, text: string, known: Allowed = allowed): readonly Finding[] => {
  if (place in known.files) return []
  const found: Finding[] = []
  const add = (rule: string, index: number, value: string) => {
    const line = text.slice(0, index).split("\n").length
    found.push({ place: `${place}:${line}`, rule, hint: `${value.slice(0, 4)}...${value.slice(-4)}` })
  }
  for (const match of text.matchAll(cardNumber)) {
    const digits = match[0].replace(/\D/g, "")
    if (!isCard(digits) || digits in known.cards) continue
    add("card number", match.index, digits)
  }
  for (const [rule, shape] of Object.entries(shapes)) {
    for (const match of text.matchAll(shape)) {
      const value = match.groups?.value ?? ""
      if (rule === "assigned key" && bitsPerCharacter(value) < 4) continue
      add(rule, match.index, value)
    }
  }
  return found
}

// ISO/IEC 7812-1: the first digits name the network, the last is a Luhn check digit.
const isCard = (digits: string): boolean => /^(4|5[1-5]|2[2-7]|3[4-7]|6)/.test(digits) && isLuhn(digits)

const isLuhn = (digits: string): boolean => {
  const sum = [...digits].reverse().reduce((total, digit, index) => {
    const value = Number(digit) * (index % 2 === 0 ? 1 : 2)
    return total + (value > 9 ? value - 9 : value)
  }, 0)
  return sum % 10 === 0
}

const bitsPerCharacter = (value: string): number => {
  const counts = new Map<string, number>()
  for (const character of value) counts.set(character, (counts.get(character) ?? 0) + 1)
  return [...counts.values()].reduce((bits, count) => {
    const share = count / value.length
    return bits - share * Math.log2(share)
  }, 0)
}
