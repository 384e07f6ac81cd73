/**
 * Adds the reference to `esnext.disposable` to declarations that use `Symbol.asyncDispose`. The bundler of declarations
 * drops such references.
 */
import { readdir, readFile, writeFile } from "node:fs/promises"

const reference = '/// <reference lib="esnext.disposable" />\n'

for (const name of await readdir("dist")) {
  if (!name.endsWith(".d.ts")) continue
  const text = await readFile(`dist/${name}`, "utf8")
  if (text.includes("Symbol.asyncDispose") && !text.startsWith(reference))
    await writeFile(`dist/${name}`, reference + text)
}
