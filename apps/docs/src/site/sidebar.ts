/** The order in which the pages are read. */
import type { StarlightUserConfig } from "@astrojs/starlight/types"

export const sidebar: NonNullable<StarlightUserConfig["sidebar"]> = [
  { label: "The 60-second story", link: "/" },
  "quick-start",
  {
    label: "Guide",
    items: [
      "guide/sandbox",
      "guide/authenticate",
      "guide/sensejs",
      "guide/widget",
      "guide/transmit",
      "guide/evaluate",
      "guide/challenge",
      "guide/outcome",
    ],
  },
  {
    label: "Payments",
    items: [
      "payments/cit",
      "payments/mit",
      "payments/auth-capture",
      "payments/refunds",
      "payments/chargebacks",
      "payments/partners",
    ],
  },
  {
    label: "Concepts",
    items: [
      "concepts/flow",
      "concepts/order-state",
      "concepts/webhooks",
      "concepts/errors",
      "concepts/threat-model",
    ],
  },
  "going-live",
  "migration",
  {
    label: "Recipes",
    items: [
      "recipes/testing",
      "recipes/react",
      "recipes/proxy",
      "recipes/rotation",
      "recipes/serverless",
      "recipes/csp",
      "recipes/observability",
    ],
  },
  {
    label: "Reference",
    items: [
      "reference/endpoints",
      "reference/events",
      "reference/errors",
      "reference/configuration",
      "reference/options",
      "reference/cli",
      "reference/open-questions",
      "reference/support",
      "reference/conformance",
      "reference/budgets",
      "reference/changelog",
    ],
  },
  { label: "API", items: [{ autogenerate: { directory: "reference/api" } }], collapsed: true },
  { label: "Decisions", items: [{ autogenerate: { directory: "decisions" } }], collapsed: true },
]
