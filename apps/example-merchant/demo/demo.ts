/** The demo: `demo` opens everything for a person, `demo --check` makes one journey without one. */
import { mkdtemp } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { testCards } from "../src/pages/TestValues.ts"
import { startShop } from "../src/Shop.ts"
import { type Credentials, readCredentials } from "./credentials.ts"
import { listenOnLoopback } from "./DeferredServer.ts"
import { startDemo } from "./demoEnvironment.ts"
import { startGateway } from "./gatewayServer.ts"

const print = (line: string): void => void process.stdout.write(`${line}\n`)

const cards = testCards.map(
  ({ number, outcome, phone }) => `  ${number}  ${outcome}${phone === "" ? "" : `; phone ${phone}`}`,
)

const rehearse = async (): Promise<() => Promise<void>> => {
  const stage = await startDemo(print)
  print(`
FlexCharge rehearsal. Everything is local; no money moves.

  Shop               ${stage.shopUrl}
  Partner's shops    ${stage.partnerShopUrls.join("  ")}
  Sandbox inspector  ${stage.sandbox.url}

What to click: open the shop, buy the lamp, choose "Declined 05, rescued with a challenge", press Pay, and type
999 into the dialog. The order page turns to Paid when the signed webhook arrives. Then do the same in a partner's
shop, where the checkout runs in a frame.

Test cards (any future expiry, any security code):
${cards.join("\n")}

Ctrl-C stops everything.
`)
  return stage.close
}

const callVendor = async (credentials: Credentials): Promise<() => Promise<void>> => {
  const gateway = startGateway(await listenOnLoopback())
  const server = await listenOnLoopback(Number(credentials.SHOP_PORT))
  const folder = await mkdtemp(join(tmpdir(), "flexcharge-shop-"))
  const shop = await startShop({
    server,
    vendor: {
      isStandIn: false,
      appKey: credentials.FLEXCHARGE_APP_KEY,
      appSecret: credentials.FLEXCHARGE_APP_SECRET,
      baseUrl: "https://api-sandbox.flexfactor.io",
      widgetSrc: credentials.FLEXCHARGE_WIDGET_SRC,
    },
    account: {
      name: "Quiet Desk",
      mid: credentials.FLEXCHARGE_MID,
      siteId: credentials.FLEXCHARGE_SITE_ID,
      tokenizationKey: credentials.FLEXCHARGE_TOKENIZATION_KEY,
    },
    gateway,
    webhookSecrets: [credentials.FLEXCHARGE_WEBHOOK_SECRET],
    publicHost: new URL(credentials.SHOP_PUBLIC_URL).host,
    database: join(folder, "shop.sqlite"),
    log: print,
  })
  print(`
Credentials found in .env: this shop talks to FlexCharge's own sandbox. Orders are kept in ${folder}.

  Shop  ${credentials.SHOP_PUBLIC_URL}

By hand, once:
  - Point a tunnel from ${credentials.SHOP_PUBLIC_URL} to ${shop.url}: webhooks and SenseJS need public https.
  - In the portal, Developers > Webhooks > Create: ${new URL("/webhooks", credentials.SHOP_PUBLIC_URL)}, all events.
  - Ask the vendor to list ${credentials.SHOP_PUBLIC_URL} as a checkout address for SenseJS.
  - The gateway listens at ${gateway.url}, for a browser on this machine only.
  - Use the vendor's whitelisted test cards only. The gateway is still the local one of this repository.
  - The partner's frame needs a second merchant; it runs in the local rehearsal only.

Ctrl-C stops the shop.
`)
  return async () => {
    await shop.close()
    await gateway.close()
  }
}

if (process.argv.includes("--check")) {
  const { check } = await import("./check.ts")
  process.exitCode = (await check(print)) ? 0 : 1
} else {
  const credentials = readCredentials(join(import.meta.dirname, "..", ".env"))
  const close = await (credentials === undefined ? rehearse() : callVendor(credentials))
  for (const signal of ["SIGINT", "SIGTERM"] as const)
    process.once(signal, () => void close().then(() => process.exit(0)))
}
