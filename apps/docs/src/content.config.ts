/** Where pages come from: the written ones, the decision records, and the reference drawn from the packages. */

import { defineCollection } from "astro:content"
import { docsLoader } from "@astrojs/starlight/loaders"
import { docsSchema } from "@astrojs/starlight/schema"
import { decisions } from "./site/decisions.ts"
import type { MarkdownPage } from "./site/MarkdownPage.ts"

const generated: readonly (() => Promise<readonly MarkdownPage[]>)[] = [decisions]

export const collections = {
  docs: defineCollection({
    loader: {
      name: "docs",
      load: async (context) => {
        await docsLoader().load(context)
        for (const pages of generated) {
          for (const { id, title, description, body } of await pages()) {
            const data = await context.parseData({ id, data: { title, description } })
            const rendered = await context.renderMarkdown(body)
            const filePath = `src/content/docs/${id}.md` // Starlight sorts pages by where their file would be
            context.store.set({ id, data, body, rendered, filePath, digest: context.generateDigest(body) })
          }
        }
      },
    },
    schema: docsSchema(),
  }),
}
