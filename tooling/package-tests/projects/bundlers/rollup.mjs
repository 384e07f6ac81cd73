// Usage: node rollup.mjs <entry> <output>
import { nodeResolve } from "@rollup/plugin-node-resolve"
import { rollup } from "rollup"

const [, , input, file] = process.argv
const bundle = await rollup({
  input,
  plugins: [nodeResolve({ browser: true })],
  onwarn: (warning) => {
    throw new Error(warning.message)
  },
})
await bundle.write({ file, format: "es" })
