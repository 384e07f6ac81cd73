// Usage: node webpack.mjs <entry> <output>
import { basename, dirname } from "node:path"
import webpack from "webpack"

const [, , entry, output] = process.argv
const configuration = {
  mode: "production",
  entry,
  target: ["web", "es2022"],
  experiments: { outputModule: true },
  performance: false,
  output: {
    path: dirname(output),
    filename: basename(output),
    module: true,
    library: { type: "module" },
  },
}
webpack(configuration, (error, stats) => {
  if (error || stats.hasErrors() || stats.hasWarnings()) {
    console.error(error ?? stats.toString({ all: false, errors: true, warnings: true }))
    process.exitCode = 1
  }
})
