/** Empties a package's `dist` before a build: chunks of earlier builds, named by a hash, would be published with it. */
import { rm } from "node:fs/promises"

// The calls of one build write to the same folder side by side, so none of them may do this.
await rm("dist", { recursive: true, force: true })
