/** Reads a recorded response, with its source. */
import { readFileSync } from "node:fs"

export const fixture = (name: string): unknown =>
  JSON.parse(readFileSync(new URL(`../fixtures/${name}.json`, import.meta.url), "utf8")).body
