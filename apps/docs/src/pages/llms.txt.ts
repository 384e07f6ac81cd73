/** A contents page for language models: every page with its one-sentence description. */
import { getCollection } from "astro:content"
import type { Entry } from "../site/Entry.ts"

export const GET = async (): Promise<Response> => {
  const pages: Entry[] = await getCollection("docs")
  const lines = pages
    .toSorted((left, right) => left.id.localeCompare(right.id))
    .map(({ id, data }) => {
      const address = id === "index" ? "/" : `/${id}/`
      return `- [${data.title}](${address}): ${data.description ?? ""}`
    })
  return new Response(`# FlexCharge for TypeScript

> An SDK that rescues declined card payments with FlexCharge (FlexFactor): client, webhooks, browser scripts, framework adapters and a local sandbox. A decline is data; an error means that a call could not be answered.

Every page is also served as Markdown: append \`index.md\` to its address.

${lines.join("\n")}
`)
}
