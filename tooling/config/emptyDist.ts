/** Empties a package's `dist` before a build, so that chunks of an earlier build are not published. */
import { rm } from "node:fs/promises"

// A build runs several tsup configurations at the same time in this folder, so tsup's own `clean` would delete output.
await rm("dist", { recursive: true, force: true })
