/** The vitest plugin that checks the `// => value` comments of the files in one folder. */
import { relative } from "node:path"
import type { Plugin } from "vitest/config"
import { withAssertions } from "./assertions.ts"

/** Checks the expected values in every file below `folder`, an absolute path. */
export const expectedValuesPlugin = (folder: string): Plugin => ({
  name: "expected-values",
  enforce: "pre",
  transform: (source, id) =>
    id.startsWith(`${folder}/`) && !id.includes("?")
      ? { code: withAssertions(relative(folder, id), source), map: null }
      : undefined,
})
