/** The configuration of the documentation site. Every snippet on its pages is a tested file. */
import { fileURLToPath } from "node:url"
import starlight from "@astrojs/starlight"
import { defineConfig, passthroughImageService } from "astro/config"
import starlightLinksValidator from "starlight-links-validator"
import type { Plugin } from "vitest/config"
import { sidebar } from "./src/site/sidebar.ts"

const conditions = ["@flexcharge/source", "node", "import", "module", "default"]

/** Resolves the packages to their sources in each of Vite's environments, so that no package has to be built first. */
const fromSource = {
  name: "packages-from-source",
  configEnvironment: () => ({
    resolve: { conditions, externalConditions: conditions, noExternal: [/^@flexcharge\//] },
  }),
}

const searchBox = fileURLToPath(new URL("src/site/searchBox.ts", import.meta.url))

/** Replaces the search box that Starlight imports with one that loads when the search is opened. */
const searchOnDemand = (): Plugin => {
  let starlight: string | undefined
  return {
    name: "search-on-demand",
    enforce: "pre",
    resolveId(source, importer) {
      if (source !== "@pagefind/default-ui") return null
      if (importer === searchBox) return this.resolve(source, starlight, { skipSelf: true })
      starlight = importer
      return searchBox
    },
  }
}

export default defineConfig({
  image: { service: passthroughImageService() },
  integrations: [
    starlight({
      title: "FlexCharge for TypeScript",
      description: "Rescue declined card payments from TypeScript.",
      customCss: ["./src/styles/site.css"],
      sidebar,
      plugins: [starlightLinksValidator()],
      credits: false,
      disable404Route: true,
      expressiveCode: {
        styleOverrides: {
          borderRadius: "10px",
          codeFontSize: "0.82rem",
          codeFontFamily: "var(--sl-font-mono)",
        },
        defaultProps: { wrap: true },
      },
    }),
  ],
  vite: {
    plugins: [fromSource, searchOnDemand()],
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
