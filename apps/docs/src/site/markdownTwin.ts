/** Turns a page's source into plain Markdown: snippets become code, tabs become headings. */
import { snippet } from "./snippets.ts"

/** The Markdown of a page for readers without components. */
export const withSnippets = (source: string): string =>
  source
    .replace(/^import .+\n/gm, "")
    .replace(/ *<Snippet of="([^"]+)"[^>]*\/>/g, (_, name: string) => {
      const { code, language } = snippet(name)
      return `\n\`\`\`${language}\n${code}\n\`\`\`\n`
    })
    .replace(/<TabItem label="([^"]+)">/g, "**$1**\n")
    .replace(/<Diagram[\s\S]*?label="([^"]+)"[\s\S]*?\/>/g, "$1")
    .replace(/<LinkCard title="([^"]+)" href="([^"]+)" description="([^"]+)" \/>/g, "- [$1]($2): $3")
    .replace(/<Aside[^>]*title="([^"]+)"[^>]*>/g, "**$1.**")
    .replace(/^ *<\/?[A-Z][^>]*>\n?/gm, "")
    .replace(/<\/[A-Z]\w*>/g, "")
    .trim()
