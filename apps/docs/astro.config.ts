/** The site: Starlight over pages whose every snippet is a checked file. */
import starlight from "@astrojs/starlight"
import { defineConfig, passthroughImageService } from "astro/config"
import { sidebar } from "./src/site/sidebar.ts"

const conditions = ["@flexcharge/source", "node", "import", "module", "default"]

/** Reads the packages from their sources in each of Vite's environments, so that nothing has to be built before. */
const fromSource = {
  name: "packages-from-source",
  configEnvironment: () => ({
    resolve: { conditions, externalConditions: conditions, noExternal: [/^@flexcharge\//] },
  }),
}

export default defineConfig({
  image: { service: passthroughImageService() },
  integrations: [
    starlight({
      title: "FlexCharge for TypeScript",
      description: "Rescue declined card payments from TypeScript.",
      customCss: ["./src/styles/site.css"],
      sidebar,
      credits: false,
      disable404Route: true,
      expressiveCode: {
        styleOverrides: { borderRadius: "10px", codeFontSize: "0.82rem" },
        defaultProps: { wrap: true },
      },
    }),
  ],
  vite: {
    plugins: [fromSource],
    build: {
      rolldownOptions: {
        // Astro marks its own modules with a directive that the bundler warns about, once for each page.
        onLog: (level, log, handler) => {
          if (log.code !== "MODULE_LEVEL_DIRECTIVE") handler(level, log)
        },
      },
    },
  },
})
