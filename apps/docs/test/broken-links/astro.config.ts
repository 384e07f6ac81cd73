/** A site with a link to a page and a link to a heading that do not exist, with the validator of the real site. */
import starlight from "@astrojs/starlight"
import { defineConfig, passthroughImageService } from "astro/config"
import starlightLinksValidator from "starlight-links-validator"

export default defineConfig({
  image: { service: passthroughImageService() },
  outDir: "../../.results/broken-links",
  cacheDir: "../../.results/broken-links-cache",
  integrations: [
    starlight({
      title: "Broken links",
      pagefind: false,
      disable404Route: true,
      plugins: [starlightLinksValidator()],
    }),
  ],
})
