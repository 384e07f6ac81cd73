/** Vitest hands these conditions to Node as they are: with "import" among them, CommonJS frameworks would break. */
import preset from "@flexcharge-tooling/config/vitest"

const conditions = ["@flexcharge/source", "node"]

export default { ...preset, ssr: { resolve: { conditions, externalConditions: conditions } } }
