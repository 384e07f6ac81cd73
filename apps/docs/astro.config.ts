/** The site: Starlight over pages whose every snippet is a checked file. */
import starlight from "@astrojs/starlight"
import { defineConfig, passthroughImageService } from "astro/config"
import { sidebar } from "./src/site/sidebar.ts"

const conditions = ["@flexcharge/source", "node", "import", "module", "default"]

export default defineConfig({
  image: { service: passthroughImageService() },
  integrations: [
    starlight({
      title: "FlexCharge for TypeScript",
      description: "Rescue declined card payments from TypeScript.",
      customCss: ["./src/styles/site.css"],
      sidebar,
      credits: false,
      expressiveCode: {
        styleOverrides: { borderRadius: "10px", codeFontSize: "0.82rem" },
        defaultProps: { wrap: true },
      },
    }),
  ],
  vite: {
    resolve: { conditions },
    ssr: { noExternal: [/^@flexcharge\//], resolve: { conditions, externalConditions: conditions } },
  },
})
