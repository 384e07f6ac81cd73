/** The files that a browser loads from the sandbox: the scripts, the challenge frame, the inspector. */
import { readFileSync } from "node:fs"

const cache = new Map<string, string>()

/**
 * The text of a file in `browser/` or `inspector/`.
 *
 * The build replaces this module by one that contains the texts (see embedAssets.ts), so that the package can be
 * bundled, and loaded as CommonJS, where `import.meta` does not exist.
 */
export const asset = (path: string): string => {
  const cached = cache.get(path)
  if (cached !== undefined) return cached
  const text = readFileSync(new URL(`./${path}`, import.meta.url), "utf8")
  cache.set(path, text)
  return text
}
