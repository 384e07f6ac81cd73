/** The demo. `demo` starts everything and prints where to click; `demo --check` runs every flow without a person. */
import { randomBytes } from "node:crypto"
import { mkdtemp } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { parseArgs } from "node:util"
import { createShop } from "../src/Shop.ts"
import { testCards } from "../src/testData.ts"
import { loadAdapter } from "./adapters.ts"
import { type Credentials, readCredentials } from "./credentials.ts"
import { listenOnLoopback } from "./DeferredServer.ts"
import { startDemo } from "./demoEnvironment.ts"
import { startGatewayProcess } from "./gatewayProcess.ts"
import { runDoctor } from "./runDoctor.ts"

const print = (line: string): void => void process.stdout.write(`${line}\n`)

const { values: flags } = parseArgs({
  options: {
    adapter: { type: "string", default: "express" },
    postgres: { type: "boolean", default: false },
    check: { type: "boolean", default: false },
    quick: { type: "boolean", default: false },
    certify: { type: "boolean", default: false },
    "env-file": { type: "string", default: join(import.meta.dirname, "..", ".env") },
  },
})
const { adapter, postgres } = flags

const startLocalDemo = async (): Promise<() => Promise<void>> => {
  const demo = await startDemo(print, { adapter, postgres })
  await runDoctor(demo.doctorVariables, print)
  const cards = testCards.map(
    ({ number, outcome, phone }) => `  ${number}  ${outcome}${phone === "" ? "" : `; phone ${phone}`}`,
  )
  print(`
FlexCharge demo. Everything is local; no money moves.

  Shop               ${demo.shopUrl}
  Partner's shops    ${demo.partnerShopUrls.join("  ")}
  Back office        ${demo.shopUrl}/back-office
  Sandbox inspector  ${demo.sandbox.url}

What to click: open the shop, buy the lamp, choose "Declined 05, rescued with a challenge", press Pay, and enter 999
in the dialog. The order page shows Paid when the signed webhook arrives. Open the back office, find the order and refund
a part of it. Then buy in a shop of the partner, whose checkout runs in a frame.

Test cards (any future expiry, any security code):
${cards.join("\n")}

Ctrl-C stops everything.
`)
  return demo.close
}

const startWithCredentials = async (credentials: Credentials): Promise<() => Promise<void>> => {
  if (postgres)
    throw new Error("With credentials, the shop stores its orders in SQLite. Leave out --postgres.")
  const baseUrl = credentials.FLEXCHARGE_BASE_URL || "https://api-sandbox.flexfactor.io"
  const { FLEXCHARGE_SENSE_SRC: senseSrc = "" } = credentials
  const createServer = await loadAdapter(adapter)
  const gateway = await startGatewayProcess()
  const server = await listenOnLoopback(Number(credentials.SHOP_PORT))
  const folder = await mkdtemp(join(tmpdir(), "flexcharge-shop-"))
  const shop = await createShop({
    environment: {
      isLocalSandbox: false,
      appKey: credentials.FLEXCHARGE_APP_KEY,
      appSecret: credentials.FLEXCHARGE_APP_SECRET,
      baseUrl,
      ...(senseSrc !== "" && { senseSrc }),
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
    encryptionKey: randomBytes(32).toString("base64"),
    log: print,
  })
  server.serve(await createServer(shop))
  await runDoctor({ ...credentials, FLEXCHARGE_ENVIRONMENT: "", FLEXCHARGE_BASE_URL: baseUrl }, print)
  print(`
The credentials in .env are used: this shop calls FlexCharge's sandbox at ${new URL(baseUrl).host}. Orders are stored in ${folder}.

  Shop  ${credentials.SHOP_PUBLIC_URL}

Do this once:
  - Start a tunnel from ${credentials.SHOP_PUBLIC_URL} to ${server.url}: webhooks and SenseJS need public https.
  - In the portal, Developers > Webhooks > Create: ${new URL("/webhooks", credentials.SHOP_PUBLIC_URL)}, all events.
  - Ask FlexCharge to add ${credentials.SHOP_PUBLIC_URL} to the checkout addresses of SenseJS.
  - Use the sandbox's test cards only. The gateway is still the local one, at ${gateway.url}, for this machine only.
  - The partner's frame needs a second merchant account. It runs in the local demo only.

Ctrl-C stops the shop.
`)
  return async () => {
    await server.close()
    await shop.close()
    await gateway.close()
  }
}

if (flags.check) {
  const { checkFlows, checkQuickly } = await import("./check.ts")
  const hasPassed = flags.quick
    ? await checkQuickly(print, { adapter, postgres })
    : await checkFlows(print, { adapter, postgres })
  process.exitCode = hasPassed ? 0 : 1
} else if (flags.certify) {
  const { certify } = await import("./certify.ts")
  process.exitCode = (await certify(print)) ? 0 : 1
} else {
  const credentials = readCredentials(flags["env-file"])
  const close = credentials === undefined ? await startLocalDemo() : await startWithCredentials(credentials)
  for (const signal of ["SIGINT", "SIGTERM"] as const)
    process.once(signal, () => void close().then(() => process.exit(0)))
}
