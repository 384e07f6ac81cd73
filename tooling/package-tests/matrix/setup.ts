/** What every test of the matrix uses: packed packages, a project that has installed them, and a running sandbox. */
import { cp, mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { challengeCard, challengePhone, createSandbox } from "@flexcharge/sandbox"
import { signDelivery, signingSecret, wireEvent } from "@flexcharge/webhooks/testing"
import { packageNames } from "@flexcharge-tooling/config/Repository"
import { ConsumerProject, packPackages, removeTarballs } from "@flexcharge-tooling/test-kit/ConsumerProject"
import { samplePayment } from "@flexcharge-tooling/test-kit/samplePayment"
import type { TestProject } from "vitest/node"
import { projectPath } from "../src/projects.ts"

declare module "vitest" {
  export interface ProvidedContext {
    /** The name of each package and the path of its tarball. */
    readonly tarballs: readonly (readonly [string, string])[]
    /** The folder of a project that contains the folders of `projects`, and every package with its peers. */
    readonly folder: string
    /** A folder for runtimes, compilers and bundlers. */
    readonly toolsFolder: string
  }
}

/** Packages that the adapters and the Effect APIs expect to be installed. */
const peers = {
  "@nestjs/common": "12.5.1",
  "@nestjs/core": "12.5.1",
  "@types/express": "5.0.6",
  "@types/node": "24.19.2",
  "@types/react": "19.3.0",
  effect: "4.1.0",
  express: "5.3.0",
  react: "19.3.1",
  "reflect-metadata": "0.2.2",
  rxjs: "7.8.2",
  undici: "8.12.4",
}

/** A payment for which the sandbox opens a challenge: the shopper must enter the CVV. */
const challengedPayment = () => ({
  ...samplePayment,
  transaction: { ...samplePayment.transaction, timestampUtc: new Date().toISOString() },
  payer: { ...samplePayment.payer, phone: challengePhone },
  paymentMethod: { ...samplePayment.paymentMethod, cardNumber: challengeCard },
})

export default async ({ provide }: TestProject): Promise<() => Promise<void>> => {
  const tarballs = await packPackages(packageNames)
  const project = await ConsumerProject.install(tarballs, { packages: packageNames, dependencies: peers })
  await cp(projectPath("."), project.folder, { recursive: true })
  const sandbox = await createSandbox()
  const secret = signingSecret()
  const body = JSON.stringify(wireEvent("order.completed"))
  const input = {
    url: sandbox.url,
    credentials: sandbox.credentials,
    secret,
    delivery: signDelivery(body, { secret, host: "shop.example" }),
    payment: challengedPayment(),
  }
  await project.write("web/input.json", JSON.stringify(input))
  const toolsFolder = await mkdtemp(join(tmpdir(), "flexcharge-tools-"))
  provide("tarballs", [...tarballs])
  provide("folder", project.folder)
  provide("toolsFolder", toolsFolder)
  return async () => {
    await removeTarballs(tarballs)
    await Promise.all([
      sandbox.close(),
      project[Symbol.asyncDispose](),
      rm(toolsFolder, { recursive: true, force: true }),
    ])
  }
}
