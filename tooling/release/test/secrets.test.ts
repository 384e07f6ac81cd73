import { createHash } from "node:crypto"
import { files, read } from "@flexcharge-tooling/config/Repository"
import { expect, test } from "vitest"
import { packAll } from "../src/PackedPackage.ts"
import { secretsIn } from "../src/secrets.ts"

const secretsInAll = async (texts: readonly (readonly [file: string, text: string])[]) =>
  (await Promise.all(texts.map(([file, text]) => secretsIn(file, text)))).flat()

test("no file of the repository contains a secret or a card number", async () => {
  const texts = files().map((file) => [file, read(file)] as const)
  expect(await secretsInAll(texts.filter(([, text]) => !text.includes("\0")))).toEqual([])
})

// The published code has short lines, and a text may continue in the next one.
const joinContinuedLines = (code: string) => code.replace(/\\\n/g, "")

test("no published file contains a secret or a card number", async () => {
  const texts = (await packAll()).flatMap(({ packageName, files: packed }) =>
    [...packed].map(([path, text]) => [`${packageName}/${path}`, joinContinuedLines(text)] as const),
  )
  expect(await secretsInAll(texts)).toEqual([])
})

// Computed, so that no file of the repository contains them.
const noise = (length: number, encoding: "base64" | "hex" = "hex") =>
  createHash("sha512").update("planted").digest(encoding).slice(0, length)
const card = ["4539", "1488", "0343", "6467"]

test.each([
  ["card number", card.join(""), "card-number"],
  ["card number in groups", card.join(" "), "card-number"],
  ["card number with dashes", card.join("-"), "card-number"],
  ["webhook signing key", noise(88, "base64"), "key-pattern"],
  ["API secret of the vendor", `AQAAAAEA${"ACcQ"}${noise(60)}==`, "key-pattern"],
  ["JSON Web Token", `ey${"J"}hbGciOiJIUzI1NiJ9.ey${"J"}zdWIiOiIxIn0x.${noise(43)}`, "key-pattern"],
  ["private key", `-----BEGIN ${"PRIVATE"} KEY-----`, "key-pattern"],
  ["GitHub token", `gh${"p"}_${noise(36)}`, "github"],
  ["assigned key", `appKey: "${noise(40, "base64")}"`, "assigned-key"],
])("a planted %s is found in its line and not repeated", async (_, secret, rule) => {
  const found = await secretsIn("planted.js", `const harmless = 1\nuse('${secret}')\n`)
  expect(found).toEqual(expect.arrayContaining([expect.stringMatching(`^planted\\.js:2 .*${rule}`)]))
  expect(found.join("\n")).not.toContain(secret)
})

test.each([
  ["an allowed test card", "4111 1111 1111 1111"],
  ["a number that no card network issues", "1234567890123452"],
  ["a card number with a wrong check digit", "4539148803436468"],
  ["digits inside a longer word", `0x${card.join("")}`],
  ["the integrity hash of a lock file", `integrity: sha512-${noise(88, "base64")}`],
  ["a signature", `SignedHeaders=host&Signature=${noise(88, "base64")}`],
  ["a hash under its name", `"x-fc-content-sha512":\n  "${noise(88, "base64")}"`],
  ["a sentence in place of a key", `secret: "the-signing-key-of-the-portal"`],
])("%s is not reported as a secret", async (_, text) => {
  expect(await secretsIn("harmless.js", text)).toEqual([])
})
