/** Finds secrets with secretlint: its recommended rules, patterns of keys, and card numbers. */
import { readFileSync } from "node:fs"
import { lintSource } from "@secretlint/core"
import { creator as patterns } from "@secretlint/secretlint-rule-pattern"
import { creator as recommended } from "@secretlint/secretlint-rule-preset-recommend"
import type { SecretLintRuleCreator } from "@secretlint/types"

/** What may be found, each with its reason. */
interface Allowed {
  /** Public test cards, by number. */
  readonly cards: Readonly<Record<string, string>>
  /** Files that contain invented keys and numbers on purpose, by path. */
  readonly files: Readonly<Record<string, string>>
}

const allowed: Allowed = JSON.parse(readFileSync(new URL("../allowedSecrets.json", import.meta.url), "utf8"))

/** Returns `<file>:<line> <rule>` for each secret in a text. The secret itself is not repeated. */
export const secretsIn = async (file: string, content: string): Promise<readonly string[]> => {
  if (file in allowed.files) return []
  const { messages } = await lintSource({
    source: { filePath: file, content, contentType: "text", ext: "" },
    options: { config: { rules }, maskSecrets: true },
  })
  return messages.map(({ ruleId, loc }) => `${file}:${loc.start.line} ${ruleId}`)
}

const ruleOf = (
  id: string,
  search: (content: string) => Iterable<readonly [start: number, end: number]>,
): SecretLintRuleCreator => {
  const messages = { FOUND: { en: () => `found: ${id}` } }
  return {
    messages,
    meta: { id, type: "scanner", recommended: false, supportedContentTypes: ["text"] },
    create(context) {
      const translate = context.createTranslator(messages)
      return {
        file(source) {
          for (const range of search(source.content)) context.report({ message: translate("FOUND"), range })
        },
      }
    },
  }
}

// A backslash continues a string in the next line, where a bundler may break a number.
const cardNumberPattern = /(?<![\w.+/=-])(?:\d[ _-]?){12,18}\d(?![\w+/=\\]|[.-]\w)/g

const cardNumber = ruleOf("card-number", function* (content) {
  for (const { 0: text, index } of content.matchAll(cardNumberPattern)) {
    const digits = text.replace(/\D/g, "")
    if (isCardNumber(digits) && !(digits in allowed.cards)) yield [index, index + text.length]
  }
})

// ISO/IEC 7812-1: the first digits name the card network, the last digit is a Luhn check digit.
const isCardNumber = (digits: string): boolean => /^(4|5[1-5]|2[2-7]|3[4-7]|6)/.test(digits) && isLuhn(digits)

const isLuhn = (digits: string): boolean => {
  const sum = [...digits].reverse().reduce((total, digit, index) => {
    const value = Number(digit) * (index % 2 === 0 ? 1 : 2)
    return total + (value > 9 ? value - 9 : value)
  }, 0)
  return sum % 10 === 0
}

const assignedKeyPattern =
  /(?:secret|token|password|api_?key|app_?key|Bearer|authorization)["'`]?\s*[:=]\s*["'`](?:Bearer )?(?<value>[\w+/=.-]{24,})["'`]/gi

/** Random text that is assigned to a name such as `appSecret`. Words have less than 4 bits per character. */
const assignedKey = ruleOf("assigned-key", function* (content) {
  for (const { 0: text, index, groups } of content.matchAll(assignedKeyPattern))
    if (bitsPerCharacter(groups?.value ?? "") >= 4) yield [index, index + text.length]
})

const bitsPerCharacter = (value: string): number => {
  const counts = new Map<string, number>()
  for (const character of value) counts.set(character, (counts.get(character) ?? 0) + 1)
  return [...counts.values()].reduce((bits, count) => {
    const share = count / value.length
    return bits - share * Math.log2(share)
  }, 0)
}

const keys = {
  patterns: [
    { name: "API secret of the vendor", patterns: ["/AQAAAAEAACcQ[\\w+/]{20,}={0,2}/"] },
    {
      name: "webhook signing key",
      // 64 bytes in base64, except after the name of a hash or of a signature, which are not secret.
      patterns: [
        "/(?<!sha512-|signature=|(?:signature|sha512|hash)[\"'`]?:\\s*[\"'`])(?<![\\w+/])[\\w+/]{86}==/i",
      ],
    },
    // Also without the key itself, which the recommended rules require.
    { name: "private key", patterns: ["/-----BEGIN [A-Z ]*PRIVATE KEY-----/"] },
    { name: "JSON Web Token", patterns: ["/eyJ[\\w-]{10,}\\.eyJ[\\w-]{10,}\\.[\\w-]{10,}/"] },
  ],
}

const rules = [
  { id: "recommended", rule: recommended },
  { id: "key-pattern", rule: patterns, options: keys },
  { id: "card-number", rule: cardNumber },
  { id: "assigned-key", rule: assignedKey },
]
