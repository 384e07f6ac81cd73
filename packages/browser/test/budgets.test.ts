import { gzipSync } from "node:zlib"
import { build } from "esbuild"
import { expect, test } from "vitest"
import budgets from "../budgets.json" with { type: "json" }

/** What a shop's visitors download for this code: bundled, minified, gzipped. */
const bytesOf = async (contents: string): Promise<number> => {
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: `${import.meta.dirname}/..` },
    bundle: true,
    minify: true,
    write: false,
    format: "esm",
    target: "es2022",
    external: ["react"],
  })
  return gzipSync(outputFiles[0]?.contents ?? "", { level: 9 }).length
}

test.each(budgets)("$name stays within $maximumBytes bytes", async (budget) => {
  const bytes = (await bytesOf(budget.code)) - (budget.beyond ? await bytesOf(budget.beyond) : 0)
  console.info(`${budget.name}: ${bytes} of ${budget.maximumBytes} bytes`)
  expect(bytes).toBeLessThanOrEqual(budget.maximumBytes)
  if (budget.comparedWith) console.info(`${budget.comparedWith}: ${await bytesOf(budget.comparedWith)} bytes`)
})
