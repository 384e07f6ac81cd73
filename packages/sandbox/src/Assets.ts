/** The files a browser gets from the sandbox; they lie beside this module, in the source as in the package. */
import { readFileSync } from "node:fs"

const cache = new Map<string, string>()

/** The text of one asset, read once. */
export const asset = (path: string): string => {
  const known = cache.get(path)
  if (known !== undefined) return known
  const text = readFileSync(new URL(`./${path}`, import.meta.url), "utf8")
  cache.set(path, text)
  return text
}
