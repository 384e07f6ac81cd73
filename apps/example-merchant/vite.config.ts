import { reactRouter } from "@react-router/dev/vite"
import { defaultServerConditions, defineConfig } from "vite"

export default defineConfig({
  plugins: [reactRouter()],
  environments: {
    ssr: {
      build: { rollupOptions: { input: "src/servers/remix.ts" } },
      // In this repository the SDK is built from source. An installed SDK does not have this condition.
      resolve: { conditions: ["@flexcharge/source", ...defaultServerConditions] },
    },
  },
})
