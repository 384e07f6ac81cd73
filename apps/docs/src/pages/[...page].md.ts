/** The Markdown twin of every page. */
import { getCollection } from "astro:content"
import type { Entry } from "../site/Entry.ts"
import { markdownTwin } from "../site/markdownTwin.ts"

export const getStaticPaths = async () => {
  const pages: Entry[] = await getCollection("docs")
  return pages.map(({ id, data, body = "" }) => ({
    params: { page: id === "index" ? "index" : `${id}/index` },
    props: { text: `# ${data.title}\n\n${markdownTwin(body)}\n` },
  }))
}

export const GET = ({ props }: { props: { text: string } }): Response => new Response(props.text)
