/** What every case of the matrix uses: a project with the packed packages, a running sandbox, and tools. */
import { cp } from "node:fs/promises"
import { challengeCard, challengePhone, createSandbox } from "@flexcharge/sandbox"
import { signDelivery, signingSecret, wireEvent } from "@flexcharge/webhooks/testing"
import { packageNames } from "@flexcharge-tooling/config/Repository"
import {
  ConsumerProject,
  packPackages,
  removeTarballs,
  type Tarballs,
} from "@flexcharge-tooling/test-kit/ConsumerProject"
import { samplePayment } from "@flexcharge-tooling/test-kit/samplePayment"
import { projectPath } from "./projects.ts"
import { openTools, type Tools } from "./Tools.ts"

/** The environment. */
export interface MatrixEnvironment extends AsyncDisposable {
  /** Holds the folders of `projects` and every package with its peers. */
  readonly project: ConsumerProject
  readonly tools: Tools
  readonly tarballs: Tarballs
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

/** Packs the packages, installs the project and starts the sandbox. */
export const startMatrixEnvironment = async (): Promise<MatrixEnvironment> => {
  const tarballs = await packPackages(packageNames)
  const project = await ConsumerProject.install(tarballs, { packages: packageNames, dependencies: peers })
  await cp(projectPath("."), project.folder, { recursive: true })
  const sandbox = await createSandbox()
  const tools = await openTools()
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
  return {
    project,
    tools,
    tarballs,
    [Symbol.asyncDispose]: async () => {
      await removeTarballs(tarballs)
      await Promise.all([sandbox.close(), project[Symbol.asyncDispose](), tools[Symbol.asyncDispose]()])
    },
  }
}

/** A payment for which the sandbox opens a challenge: the shopper must enter the CVV. */
const challengedPayment = () => ({
  ...samplePayment,
  transaction: { ...samplePayment.transaction, timestampUtc: new Date().toISOString() },
  payer: { ...samplePayment.payer, phone: challengePhone },
  paymentMethod: { ...samplePayment.paymentMethod, cardNumber: challengeCard },
})
