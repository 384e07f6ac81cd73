/** The example shops in `projects`, each created by the generator of its framework: installed, started and used as a shopper would. */
import { spawn } from "node:child_process"
import { once } from "node:events"
import { cp, mkdtemp, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { challengeCard, challengePhone, createSandbox, type Sandbox } from "@flexcharge/sandbox"
import { signingSecret } from "@flexcharge/webhooks/testing"
import type { Tarballs } from "@flexcharge-tooling/test-kit/ConsumerProject"
import { launchChromium } from "@flexcharge-tooling/test-kit/chromium"
import { runSuccessfully } from "@flexcharge-tooling/test-kit/command"
import { freePort } from "@flexcharge-tooling/test-kit/startServer"
import { projectPath } from "./projects.ts"

/** An installed shop in a temporary folder. pnpm installs it, so it finds only packages that its manifest declares. */
export class ShopProject implements AsyncDisposable {
  readonly folder: string
  private constructor(folder: string) {
    this.folder = folder
  }

  /** Copies `projects/<name>` and installs it with the packed packages in place of the published ones. */
  static async install(tarballs: Tarballs, name: string): Promise<ShopProject> {
    const project = new ShopProject(await mkdtemp(join(tmpdir(), `flexcharge-${name}-`)))
    try {
      await cp(projectPath(name), project.folder, {
        recursive: true,
        filter: (path) => !/node_modules|\.next|\/(dist|build)$/.test(path.slice(projectPath(name).length)),
      })
      const overrides = Object.fromEntries(
        [...tarballs].map(([packageName, file]) => [`@flexcharge/${packageName}`, `file:${file}`]),
      )
      const workspace = { overrides, pmOnFail: "ignore", verifyDepsBeforeRun: false, strictDepBuilds: false }
      await writeFile(join(project.folder, "pnpm-workspace.yaml"), JSON.stringify(workspace)) // JSON is YAML
      await project.run("pnpm", ["install", "--ignore-scripts", "--prefer-offline", "--no-frozen-lockfile"])
      return project
    } catch (error) {
      await project[Symbol.asyncDispose]()
      throw error
    }
  }

  /** Runs a command that must succeed, and returns its output. */
  run(
    file: string,
    args: readonly string[],
    environment: Readonly<Record<string, string>> = {},
  ): Promise<string> {
    return runSuccessfully(file, args, this.folder, {
      CI: "true",
      NEXT_TELEMETRY_DISABLED: "1",
      ...environment,
    })
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await rm(this.folder, { recursive: true, force: true })
  }
}

/** How to start a shop, and where its webhook endpoint is. */
export interface ShopServer {
  /** Arguments of `pnpm`. */
  readonly start: readonly string[]
  /** Default `/webhooks/flexcharge`. */
  readonly webhookPath?: string
}

/** The settings of a shop that uses the sandbox, as they stand in its `.env` file. */
const settingsOf = (sandbox: Sandbox, secret: string, host: string): Readonly<Record<string, string>> => ({
  FLEXCHARGE_ENVIRONMENT: "sandbox",
  FLEXCHARGE_APP_KEY: sandbox.credentials.appKey,
  FLEXCHARGE_APP_SECRET: sandbox.credentials.appSecret,
  FLEXCHARGE_MID: sandbox.credentials.mid,
  FLEXCHARGE_SITE_ID: sandbox.credentials.siteId,
  FLEXCHARGE_TOKENIZATION_KEY: sandbox.credentials.tokenizationKey,
  FLEXCHARGE_BASE_URL: sandbox.url,
  FLEXCHARGE_WEBHOOK_SECRET: secret,
  PUBLIC_HOST: host,
  SENSE_SRC: sandbox.scripts.sense,
  WIDGET_SRC: sandbox.scripts.widget,
})

/**
 * Starts the shop, and pays in Chromium with a card that the gateway declines and FlexCharge challenges. Returns when
 * the order page shows the order as paid, which only a verified webhook achieves.
 */
export const payAtShop = async (project: ShopProject, server: ShopServer): Promise<void> => {
  await using sandbox = await createSandbox()
  const secret = signingSecret()
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  sandbox.control.webhooks.subscribe({
    url: `${url}${server.webhookPath ?? "/webhooks/flexcharge"}`,
    host: "shop.example",
    secret,
  })
  const settings = settingsOf(sandbox, secret, "shop.example")
  const lines = Object.entries(settings).map(([name, value]) => `${name}=${value}`)
  await writeFile(join(project.folder, ".env"), `${lines.join("\n")}\n`)
  const shop = await startShop(project, server, url, port)
  const browser = await launchChromium()
  try {
    const page = await browser.newPage()
    const errors: string[] = []
    page.on("pageerror", (error) => errors.push(String(error)))
    await page.goto(`${url}/checkout`)
    const fields = {
      phone: challengePhone,
      "first-name": "John",
      "last-name": "Doe",
      number: challengeCard,
      month: "9",
      year: "2029",
      cvv: "999",
    }
    for (const [name, value] of Object.entries(fields)) await page.fill(`input[name="${name}"]`, value)
    await page.getByRole("button", { name: "Pay" }).click()
    const widget = page.frameLocator("dialog iframe")
    await widget.locator("#cvv").fill("999")
    await widget.locator("#cvv-form button").click()
    // The widget and the page may both open the page of the order, so one of the two page loads may be aborted.
    await page.getByRole("status").filter({ hasText: "paid" }).waitFor()
    if (!page.url().includes("/orders/")) throw new Error(`The order page was not opened, but ${page.url()}.`)
    if (errors.length > 0) throw new Error(`The page reported errors:\n${errors.join("\n")}`)
  } catch (error) {
    throw new Error(`The journey failed. The shop printed:\n${shop.output()}`, { cause: error })
  } finally {
    await browser.close()
    await shop.stop()
  }
}

const startShop = async (project: ShopProject, server: ShopServer, url: string, port: number) => {
  const child = spawn("pnpm", [...server.start], {
    cwd: project.folder,
    env: { ...process.env, PORT: String(port), HOST: "127.0.0.1", NEXT_TELEMETRY_DISABLED: "1" },
    stdio: ["ignore", "pipe", "pipe"],
    detached: true, // so that the processes which pnpm starts can be ended with it
  })
  let output = ""
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", (chunk) => {
      output += String(chunk)
    })
  const ended = once(child, "close")
  const stop = async () => {
    if (child.exitCode === null && child.pid !== undefined) process.kill(-child.pid, "SIGTERM")
    await ended
  }
  const isListening = () =>
    fetch(`${url}/checkout`).then(
      () => true,
      () => false,
    )
  for (let attempts = 0; !(await isListening()); attempts++) {
    if (child.exitCode !== null || attempts > 300) {
      await stop()
      throw new Error(`The shop did not start:\n${output}`)
    }
    await new Promise((resolve) => setTimeout(resolve, 200))
  }
  return { output: () => output, stop }
}
