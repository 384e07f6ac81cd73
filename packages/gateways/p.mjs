import { gzipSync } from "node:zlib"
import { build } from "esbuild"

const r = await build({
  stdin: { contents: `export * from "./src/${process.argv[2]}.ts"`, resolveDir: process.cwd() },
  bundle: true,
  minify: true,
  write: false,
  format: "esm",
  platform: "neutral",
  target: "es2022",
})
const t = r.outputFiles[0].text
const gz = (s) => gzipSync(s, { level: 9 }).length
const all = gz(t)
// split at top level statements roughly
const parts = t.split(/(?<=[;}])(?=var |const |let |class )|(?<=[}\])"0-9]),(?=[a-zA-Z$_]{1,2}=)/)
for (const part of parts)
  console.log(String(all - gz(t.replace(part, ""))).padStart(5), part.length, part.slice(0, 110))
console.log(all)
