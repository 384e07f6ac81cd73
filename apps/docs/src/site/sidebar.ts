/** The menu: the pages in the sequence in which a merchant needs them. */
import type { StarlightUserConfig } from "@astrojs/starlight/types"

export const sidebar: NonNullable<StarlightUserConfig["sidebar"]> = [
  { label: "How a payment is rescued", link: "/" },
  "quick-start",
  {
    label: "Integrate step by step",
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
    label: "Your gateway",
    items: [
      "gateways/overview",
      "gateways/stripe",
      "gateways/adyen",
      "gateways/braintree",
      "gateways/checkout",
      "gateways/authorizenet",
      "gateways/nmi",
      "gateways/worldpay",
      "gateways/cybersource",
      "gateways/spreedly",
      "gateways/gr4vy",
    ],
  },
  {
    label: "Tasks",
    items: [
      "recipes/testing",
      "recipes/react",
      "recipes/proxy",
      "recipes/rotation",
      "recipes/serverless",
      "recipes/csp",
      "recipes/observability",
      "going-live",
      "migration",
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
      "reference/changelog",
    ],
  },
  { label: "API", items: [{ autogenerate: { directory: "reference/api" } }], collapsed: true },
]
