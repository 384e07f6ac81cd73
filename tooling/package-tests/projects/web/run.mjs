// Runs the journey on Node, Bun or Deno, with the input in the file next to it.
import { readFileSync } from "node:fs"
import { runJourney } from "./journey.mjs"

const input = JSON.parse(readFileSync(new URL("input.json", import.meta.url), "utf8"))
console.log(await runJourney(input))
