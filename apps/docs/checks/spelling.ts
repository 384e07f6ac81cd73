/** Finds misspelt words in prose and in what code says in words; British, with the project's own words beside. */
import { readFileSync } from "node:fs"
import { extname, join } from "node:path"
import { pathToFileURL } from "node:url"
import { type CSpellSettings, spellCheckDocument } from "cspell-lib"

/** Words of the trade and of others, one a line. */
const words = readFileSync(join(import.meta.dirname, "words.txt"), "utf8")
  .split("\n")
  .filter(Boolean)

/** American spellings that a dictionary of software has; CSS needs some of them, prose none. */
const american = ["analyze", "canceled", "canceling", "catalog", "center", "color", "colors", "gray"]
const endings = ["e", "ed", "es", "ing"].flatMap((end) =>
  ["capital", "custom", "initial", "minim", "normal", "optim", "organ", "recogn", "serial", "summar"].map(
    (stem) => `${stem}iz${end}`,
  ),
)

const settings: CSpellSettings = {
  language: "en-GB",
  minWordLength: 3,
  words,
  patterns: [
    { name: "fenced code", pattern: /^[ \t]*```[\s\S]*?^[ \t]*```/gm },
    { name: "code", pattern: /`[^`\n]+`/g },
    { name: "link target", pattern: /\]\([^)]*\)/g },
    { name: "import", pattern: /^(?:import|export) .*from ".*$/gm },
    { name: "currency", pattern: /\b[A-Z]{3}\b/g },
    { name: "component", pattern: /<(?:Snippet|Diagram svg=|Screenshot name=)[^>]*\/>/g },
  ],
}

/** Code in Markdown is checked where it is a file. */
const prose = ["fenced code", "code", "link target", "import", "component"]

/** The misspelt words of a file's text, each as `file:line word`. Of code, comments and strings are read. */
export const misspelt = async (file: string, text: string): Promise<readonly string[]> => {
  const isProse = /^\.mdx?$/.test(extname(file))
  const { issues } = await spellCheckDocument(
    { uri: pathToFileURL(file).href, text, languageId: isProse ? "markdown" : "typescript" },
    { generateSuggestions: false, noConfigSearch: true },
    isProse
      ? { ...settings, flagWords: [...american, ...endings], ignoreRegExpList: prose }
      : {
          ...settings,
          ignoreRegExpList: ["code", "import", "currency"],
          includeRegExpList: ["CStyleComment", "string"],
        },
  )
  return issues.map(({ text: word, offset }) => `${file}:${text.slice(0, offset).split("\n").length} ${word}`)
}
