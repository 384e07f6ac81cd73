/** Build step: replaces `src/Assets.ts` by a module that contains the files for browsers. */
import { readdirSync, readFileSync } from "node:fs"
import { dirname, join } from "node:path"
import type { Plugin } from "esbuild"

const folders = ["browser", "inspector"]

/**
 * An esbuild plugin that embeds the files for browsers.
 *
 * A package that reads them from its own folder finds them neither in a bundle nor where Jest compiles it to CommonJS,
 * which has no `import.meta`.
 */
export const embedAssets: Plugin = {
  name: "embed-assets",
  setup(build) {
    build.onLoad({ filter: /[\\/]src[\\/]Assets\.ts$/ }, ({ path }) => {
      const source = dirname(path)
      const paths = folders.flatMap((folder) =>
        readdirSync(join(source, folder)).map((name) => `${folder}/${name}`),
      )
      const texts = Object.fromEntries(paths.map((name) => [name, readFileSync(join(source, name), "utf8")]))
      return {
        contents: `const texts = ${JSON.stringify(texts)}\nexport const asset = (path) => texts[path]\n`,
        loader: "js",
        watchFiles: paths.map((name) => join(source, name)),
      }
    })
  },
}
