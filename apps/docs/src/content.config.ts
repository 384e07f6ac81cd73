/** The sources of the pages: MDX files, decision records, and reference pages generated from the packages. */

import { defineCollection } from "astro:content"
import { docsLoader } from "@astrojs/starlight/loaders"
import { docsSchema } from "@astrojs/starlight/schema"
import { apiReference } from "./site/apiReference.ts"
import { budgetReference } from "./site/budgetReference.ts"
import { changelog } from "./site/changelog.ts"
import { commandReference } from "./site/commandReference.ts"
import { conformanceReference } from "./site/conformanceReference.ts"
import { decisions } from "./site/decisions.ts"
import { endpointReference } from "./site/endpointReference.ts"
import { errorReference } from "./site/errorReference.ts"
import { eventReference } from "./site/eventReference.ts"
import type { MarkdownPage } from "./site/MarkdownPage.ts"
import { optionReference } from "./site/optionReference.ts"

const generated: readonly (() => Promise<readonly MarkdownPage[]>)[] = [
  decisions,
  endpointReference,
  eventReference,
  errorReference,
  optionReference,
  commandReference,
  budgetReference,
  conformanceReference,
  changelog,
  apiReference,
]

export const collections = {
  docs: defineCollection({
    loader: {
      name: "docs",
      load: async (context) => {
        await docsLoader().load(context)
        const pages = await Promise.all(generated.map((generate) => generate()))
        for (const { id, title, description, body } of pages.flat()) {
          const data = await context.parseData({ id, data: { title, description } })
          const filePath = `src/content/docs/${id}.md` // Starlight sorts pages by file path
          // The validator of links finds a page by its file.
          const fileURL = new URL(filePath, context.config.root)
          const rendered = await context.renderMarkdown(body, { fileURL })
          context.store.set({ id, data, body, rendered, filePath, digest: context.generateDigest(body) })
        }
      },
    },
    schema: docsSchema(),
  }),
}
