/** The order in which the pages are read. */
import type { StarlightUserConfig } from "@astrojs/starlight/types"

export const sidebar: NonNullable<StarlightUserConfig["sidebar"]> = [
  { label: "The 60-second story", link: "/" },
  { label: "Decisions", items: [{ autogenerate: { directory: "decisions" } }], collapsed: true },
]
