/** What every row plays on: an empty folder with the packed tarballs in it, and a sandbox to talk to. */

import { rm } from "node:fs/promises"
import { dirname, join } from "node:path"
import { challengeCard, challengePhone, createSandbox } from "@flexcharge/sandbox"
import { signDelivery, signingSecret, wireEvent } from "@flexcharge/webhooks/testing"
import { packageNames } from "@flexcharge-tooling/checks/Repository"
import { pack, Stranger } from "@flexcharge-tooling/consumers/Stranger"
import { openTools, type Tools } from "./Tools.ts"

/** The stage. */
export interface Stage extends AsyncDisposable {
  readonly stranger: Stranger
  readonly tools: Tools
  /** The tarball of each published package. */
  readonly packs: ReadonlyMap<string, string>
  /** What the journey is given, as JSON. */
  readonly scene: string
}

/** Packages that the adapters and the Effect faces expect to find. */
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

/** Packs, installs and starts everything. */
export const setStage = async (): Promise<Stage> => {
  const packs = await pack(packageNames)
  const stranger = await Stranger.install(packs, packageNames, "module", peers)
  const sandbox = await createSandbox()
  const tools = await openTools()
  const secret = signingSecret()
  const body = JSON.stringify(wireEvent("order.completed"))
  const scene = {
    url: sandbox.url,
    credentials: sandbox.credentials,
    secret,
    delivery: signDelivery(body, { secret, host: "shop.example" }),
    payment: {
      isDeclined: true,
      isMIT: false,
      transaction: {
        ...{ id: "3478613", amount: 15_000, currency: "USD", responseCode: "05", responseCodeSource: "nmi" },
        timestampUtc: new Date().toISOString(),
      },
      payer: { email: "john@example.com", phone: challengePhone },
      billingInformation: {
        ...{ firstName: "John", lastName: "Doe", country: "United States", countryCode: "US" },
        ...{ addressLine1: "123 Main St.", city: "San Francisco", state: "CA", zipCode: "94111" },
      },
      paymentMethod: { cardNumber: challengeCard, token: false, expirationMonth: 9, expirationYear: 2029 },
    },
  }
  return {
    stranger,
    tools,
    packs,
    scene: JSON.stringify(scene),
    [Symbol.asyncDispose]: async () => {
      const folders = [...new Set([...packs.values()].map(dirname))]
      await Promise.all(folders.map((folder) => rm(folder, { recursive: true })))
      await Promise.all([sandbox.close(), stranger[Symbol.asyncDispose](), tools[Symbol.asyncDispose]()])
    },
  }
}

/** A file of an installed package. */
export const inside = (folder: string, ...path: readonly string[]): string =>
  join(folder, "node_modules", ...path)
