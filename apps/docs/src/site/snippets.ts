/** The snippet files, by the name that pages use: `guide/authenticate.ts#client`. */
import { region } from "./region.ts"

const files = import.meta.glob<string>("/snippets/**/*", { query: "?raw", import: "default", eager: true })

/** Languages whose name differs from the file extension. */
const languages: Readonly<Record<string, string>> = { env: "ini" }

/** One snippet as a page shows it. */
export interface Snippet {
  readonly code: string
  readonly language: string
  readonly file: string
}

/** Returns a snippet. The build fails when the file or the region does not exist. */
export const snippet = (name: string): Snippet => {
  const [file = "", part] = name.split("#")
  const source = files[`/snippets/${file}`]
  if (source === undefined) throw new Error(`There is no snippet file "${file}".`)
  const extension = file.slice(file.lastIndexOf(".") + 1)
  return { code: inOneFolder(region(source, part)), language: languages[extension] ?? extension, file }
}

/** Snippets are in folders by page; the files of a reader are in one folder. */
const inOneFolder = (code: string): string =>
  code.replace(/(from|import) "\.{1,2}\/(?:[\w.-]+\/)*([\w.-]+)"/g, '$1 "./$2"')
