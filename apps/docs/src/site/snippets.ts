/** The snippet files, by the name pages call them: `guide/authenticate.ts#client`. */
import { region } from "./region.ts"

const files = import.meta.glob<string>("/snippets/**/*", { query: "?raw", import: "default", eager: true })

/** Names of languages that are not their file's extension. */
const languages: Readonly<Record<string, string>> = { env: "ini" }

/** One snippet as a page shows it. */
export interface Snippet {
  readonly code: string
  readonly language: string
  readonly file: string
}

/** Reads a snippet; a name without a file or region fails the build. */
export const snippet = (name: string): Snippet => {
  const [file = "", part] = name.split("#")
  const source = files[`/snippets/${file}`]
  if (source === undefined) throw new Error(`No snippet file "${file}".`)
  const extension = file.slice(file.lastIndexOf(".") + 1)
  return { code: inOneFolder(region(source, part)), language: languages[extension] ?? extension, file }
}

/** Snippets lie in folders by page; a reader's files lie side by side. */
const inOneFolder = (code: string): string =>
  code.replace(/(from|import) "\.{1,2}\/(?:[\w.-]+\/)*([\w.-]+)"/g, '$1 "./$2"')
