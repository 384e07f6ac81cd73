// Usage: node vite.mjs <entry> <output>
import { basename, dirname } from "node:path"
import { build } from "vite"

const [, , entry, output] = process.argv
await build({
  configFile: false,
  logLevel: "warn",
  build: {
    target: "es2022",
    minify: true,
    emptyOutDir: false,
    outDir: dirname(output),
    lib: { entry, formats: ["es"], fileName: () => basename(output) },
  },
})
