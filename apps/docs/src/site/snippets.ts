/**
 * The code that pages show, by the names that pages use: tested files under `snippets/`, the files of the example shops
 * that the package tests install, and the sources of the shop that the demo starts.
 */
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

/** `example-merchant/src/servers/express.ts` is a file of the shop that the demo starts and its flows click through. */
const applicationFolder = "../../../"
const applicationFiles = import.meta.glob<string>(
  [
    "../../../example-merchant/src/servers/*.ts",
    "../../../example-merchant/src/testData.ts",
    "../../../example-merchant/app/**/*.ts",
    "../../../example-merchant/vite.config.ts",
  ],
  { query: "?raw", import: "default", eager: true },
)

/** Languages whose name differs from the file extension. */
const languages: Readonly<Record<string, string>> = { env: "ini", example: "ini", ejs: "html" }

/** One snippet as a page shows it. */
export interface Snippet {
  readonly code: string
  readonly language: string
  /** The name of the file within its shop. The snippets of a page have none. */
  readonly title?: string
}

/** Returns a snippet. The build fails when the file or the region does not exist. */
export const snippet = (name: string): Snippet => {
  const [path = "", part] = name.split("#")
  const extension = path.slice(path.lastIndexOf(".") + 1)
  const language = languages[extension] ?? extension
  const shopFile = projectFiles[`${projectFolder}${path}`] ?? applicationFiles[`${applicationFolder}${path}`]
  if (shopFile !== undefined) return { code: region(shopFile, part), language, title: titleOf(path) }
  const source = snippetFiles[`/snippets/${path}`]
  if (source === undefined) throw new Error(`There is no snippet file "${path}".`)
  return { code: inOneFolder(region(source, part)), language }
}

/** `app/page.tsx` for `projects/next/app/page.tsx`, and `src/testData.ts` for `example-merchant/src/testData.ts`. */
const titleOf = (path: string): string => path.replace(/^(?:projects\/)?[^/]+\//, "")

/** Snippets are in folders by page; the files of a reader are in one folder. */
const inOneFolder = (code: string): string =>
  code.replace(/(from|import) "\.{1,2}\/(?:[\w.-]+\/)*([\w.-]+)"/g, '$1 "./$2"')
