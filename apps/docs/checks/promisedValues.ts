/** The vitest plugin that checks the `// => value` comments of the files in one folder. */
import { relative } from "node:path"
import type { Plugin } from "vitest/config"
import { withChecks } from "./arrows.ts"

/** Checks promised values in every file below `folder`, an absolute path. */
export const promisedValues = (folder: string): Plugin => ({
  name: "promised-values",
  enforce: "pre",
  transform: (source, id) =>
    id.startsWith(`${folder}/`) && !id.includes("?")
      ? { code: withChecks(relative(folder, id), source), map: null }
      : undefined,
})
