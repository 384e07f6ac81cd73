import { defineConfig, plain } from "@flexcharge-tooling/config/tsup"

const gateways = [
  "stripe",
  "adyen",
  "braintree",
  "checkout",
  "authorizenet",
  "nmi",
  "worldpay",
  "cybersource",
  "spreedly",
  "gr4vy",
]

export default defineConfig([
  plain({
    index: "src/index.ts",
    ...Object.fromEntries(gateways.map((gateway) => [gateway, `src/${gateway}.ts`])),
  }),
])
