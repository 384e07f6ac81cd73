/** Turns a page's source into plain Markdown: snippets become code, tabs become headings. */
import { phases } from "./phases.ts"
import { snippet } from "./snippets.ts"
import { testValues } from "./testValues.ts"

const phaseList = (): string =>
  phases
    .map(({ phase, meaning, isFinal }) => `- \`${phase}\`: ${meaning}${isFinal ? " (final)" : ""}`)
    .join("\n")

const values = (): string =>
  testValues
    .map(
      ({ when, card, cvv, phone, status }) =>
        `- ${when}: ${card}${cvv === undefined ? "" : " with a CVV"}, ${phone}: ${status}`,
    )
    .join("\n")

/** The Markdown of a page for readers without components. */
export const withSnippets = (source: string): string =>
  source
    .replace(/^import .+\n/gm, "")
    .replace(/ *<Snippet of="([^"]+)"[^>]*\/>/g, (_, name: string) => {
      const { code, language } = snippet(name)
      return `\n\`\`\`${language}\n${code}\n\`\`\`\n`
    })
    .replace("<Phases />", phaseList)
    .replace("<TestValues />", values)
    .replace(/<TabItem label="([^"]+)">/g, "**$1**\n")
    .replace(/<Screenshot[\s\S]*?alt="([^"]+)"[\s\S]*?\/>/g, "$1")
    .replace(/<Diagram[\s\S]*?label="([^"]+)"[\s\S]*?\/>/g, "$1")
    .replace(/<LinkCard title="([^"]+)" href="([^"]+)" description="([^"]+)" \/>/g, "- [$1]($2): $3")
    .replace(/<Aside[^>]*title="([^"]+)"[^>]*>/g, "**$1.**")
    .replace(/^ *<\/?[A-Z][^>]*>\n?/gm, "")
    .replace(/<\/[A-Z]\w*>/g, "")
    .trim()
