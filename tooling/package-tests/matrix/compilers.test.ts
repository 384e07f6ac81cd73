/** TypeScript 5.8 to 7, with the strictest settings that a consumer may have. */
import { runSuccessfully } from "@flexcharge-tooling/test-kit/command"
import { describe, expect, inject, test } from "vitest"
import { commonJsOutput } from "../src/projects.ts"
import { inside, installTools } from "./tools.ts"

const folder = inject("folder")

describe.each(["5.8.3", "5.9.3", "6.0.3", "7.0.2"])("TypeScript %s", (version) => {
  const compile = async (configuration: string): Promise<void> => {
    const compiler = inside(await installTools(`typescript@${version}`), "typescript/bin/tsc")
    await runSuccessfully(process.execPath, [compiler, "-p", configuration], folder)
  }

  test.each(["tsconfig.json", "tsconfig.bundler.json"])(
    "accepts all entry points without skipLibCheck, with %s",
    async (file) => {
      await expect(compile(`typescript/${file}`)).resolves.toBeUndefined()
      await expect(compile(`typescript-with-peers/${file}`)).resolves.toBeUndefined()
    },
  )

  test("compiles a CommonJS project with module commonjs and no other setting, and Node runs it", async () => {
    await compile("typescript-commonjs")
    const args = ["--no-warnings", "typescript-commonjs/dist/program.js"]
    expect(await runSuccessfully(process.execPath, args, folder)).toBe(`${commonJsOutput}\n`)
  })
})
