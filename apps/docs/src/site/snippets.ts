/** The code that pages show: tested files under `snippets/`, and the files of the example shops, by the names that pages use. */
import { region } from "./region.ts"

/** `guide/authenticate.ts#client` is a region of `snippets/guide/authenticate.ts`. */
const snippetFiles = import.meta.glob<string>("/snippets/**/*", {
  query: "?raw",
  import: "default",
  eager: true,
})

/** `projects/next/app/page.tsx` is a file of an example shop, which the package tests install, build and run. */
const projectFolder = "../../../../tooling/package-tests/"
const projectFiles = import.meta.glob<string>(
  [
    "../../../../tooling/package-tests/projects/{express-generator,nest-11-jest,nest-12-fastify,next,react-router,vite}/**/*",
    "../../../../tooling/package-tests/projects/*/.env.example",
    "!**/node_modules/**",
  ],
  { query: "?raw", import: "default", eager: true, exhaustive: true },
)

/** Languages whose name differs from the file extension. */
const languages: Readonly<Record<string, string>> = { env: "ini", example: "ini", ejs: "html" }

/** One snippet as a page shows it. */
export interface Snippet {
  readonly code: string
  readonly language: string
  /** The name of the file within its project or folder. */
  readonly file: string
}

/** Returns a snippet. The build fails when the file or the region does not exist. */
export const snippet = (name: string): Snippet => {
  const [path = "", part] = name.split("#")
  const isProject = path.startsWith("projects/")
  const source = isProject ? projectFiles[`${projectFolder}${path}`] : snippetFiles[`/snippets/${path}`]
  if (source === undefined) throw new Error(`There is no snippet file "${path}".`)
  const extension = path.slice(path.lastIndexOf(".") + 1)
  const code = region(source, part)
  return {
    code: isProject ? code : inOneFolder(code),
    language: languages[extension] ?? extension,
    file: isProject ? path.split("/").slice(2).join("/") : path,
  }
}

/** Snippets are in folders by page; the files of a reader are in one folder. */
const inOneFolder = (code: string): string =>
  code.replace(/(from|import) "\.{1,2}\/(?:[\w.-]+\/)*([\w.-]+)"/g, '$1 "./$2"')
