import preset from "../../tooling/vitest/preset.ts"

// Express is CommonJS: its `require` calls must not be resolved under the `import` condition.
const conditions = ["@flexcharge/source", "node"]

export default {
  ...preset,
  resolve: { conditions },
  ssr: { resolve: { conditions, externalConditions: conditions } },
}
