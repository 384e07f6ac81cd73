/** The programs that strangers run and type-check. */

/** A rescue, a webhook, a forged webhook and a webhook action: web standards only. `play(scene)` says how they went. */
export const journey = `
import { createClient } from "@flexcharge/core"
import { webhookAction } from "@flexcharge/remix"
import { OrderState, Signal } from "@flexcharge/schema"
import { isWebhookError, unwrap } from "@flexcharge/webhooks"

export const play = async ({ url, credentials, secret, delivery, payment }) => {
  const client = createClient({ ...credentials, baseUrl: url })
  const { decision } = await client.rescue({ ...payment, orderId: crypto.randomUUID() })
  await client.close()

  const event = await unwrap(delivery, { secrets: [secret] })
  const state = OrderState.join(OrderState.initial, Signal.fromEvent(event))
  const forged = await unwrap({ ...delivery, body: delivery.body + " " }, { secrets: [secret] }).catch((error) => error)

  const heard = []
  const action = webhookAction({ secrets: [secret], on: { "order.completed": (event) => void heard.push(event) } })
  const { "content-length": _length, host: _host, ...headers } = delivery.headers
  const request = new Request("https://" + delivery.host + "/webhooks", { method: "POST", headers, body: delivery.body })
  const { status } = await action({ request })
  return [decision._tag, event._tag, state.phase, isWebhookError(forged), status, heard.length].join(" ")
}
`

/** What the journey says when all is well. */
export const journeySays = "Challenge OrderCompleted approved true 200 1"

/** Plays the scene in the file beside it, on Node, Bun and Deno. */
export const runner = `
import { readFileSync } from "node:fs"
import { play } from "./journey.mjs"
console.log(await play(JSON.parse(readFileSync(new URL("scene.json", import.meta.url), "utf8"))))
`

/** The same from CommonJS: ES modules are required. */
export const requiring = `
const faces = ["schema", "core", "webhooks", "server", "remix", "express", "sandbox", "browser"]
console.log(faces.map((face) => typeof require("@flexcharge/" + face)).join(" "))
`

/** What requiring says when all is well. */
export const requiringSays = "object object object object object object object object"

/** A test for workerd: the scene is a binding, and nothing of Node is there. */
export const worker = `
import { play } from "./journey.mjs"
export default {
  async test(_controller, environment) {
    console.log("said: " + await play(environment.scene))
  },
}
`

/** Uses every plain face, in types and values; no Effect, no framework. */
export const plainTypes = `
import { cspHeader } from "@flexcharge/browser/csp"
import { loadSense, tokenizeCard, type Sense } from "@flexcharge/browser"
import { createClient, isApiError, type Decision } from "@flexcharge/core"
import { orderStatusLoader, webhookAction } from "@flexcharge/remix"
import { createSandbox } from "@flexcharge/sandbox"
import { OrderState, Secret, Signal, type EvaluateRequest, type WebhookEvent } from "@flexcharge/schema"
import { orderStatusEndpoint, webhookEndpoint } from "@flexcharge/server"
import { isWebhookError, parse, unwrap, verify } from "@flexcharge/webhooks"
import { signDelivery } from "@flexcharge/webhooks/testing"
import * as frame from "@flexcharge/browser/frame"
import * as plain from "@flexcharge/schema/plain"
import * as csp from "@flexcharge/server/csp"

const hidden: Secret = Secret.make("x")
export const client = createClient({ appKey: "k", appSecret: hidden, mid: "m" })
export const request = (input: EvaluateRequest) => client.evaluate(input)
export const pageOf = (decision: Decision): string =>
  decision._tag === "Challenge" ? decision.orderSessionKey : decision._tag
export const heard = (event: WebhookEvent) =>
  event._tag === "OrderCompleted" ? (event.event satisfies "order.completed") : event.event
export const sense: Promise<Sense | null> = loadSense({ mid: "m" })
// @ts-expect-error a misspelt option is refused
createClient({ apKey: "k" })
export const all = [isApiError, OrderState, Signal, isWebhookError, unwrap, verify, parse, signDelivery, cspHeader, frame, plain, csp]
export const adapters = [webhookEndpoint, orderStatusEndpoint, webhookAction, orderStatusLoader, createSandbox, tokenizeCard]
`

/** Uses what needs Effect or a framework. */
export const peerTypes = `
import * as Effect from "effect/Effect"
import express from "express"
import { Module } from "@nestjs/common"
import { isApiError } from "@flexcharge/core"
import { Client } from "@flexcharge/core/effect"
import { undiciTransport } from "@flexcharge/core/undici"
import { flexcharge, orderStatus, webhooks } from "@flexcharge/express"
import { FlexChargeModule } from "@flexcharge/nest"
import { Challenge, useSense } from "@flexcharge/browser/react"
import { Secret } from "@flexcharge/schema/effect"
import { nodeWebhooks } from "@flexcharge/server/node"
import * as conformance from "@flexcharge/server/testing"
import { Webhooks } from "@flexcharge/webhooks/effect"

export const program = Effect.gen(function* () {
  const client = yield* Client.Client
  const order = yield* client.order("id").pipe(Effect.flip)
  return isApiError(order) && order.reason._tag
})
export const app = express().post("/webhooks", webhooks({ secrets: [] }))
@Module({ imports: [FlexChargeModule.forRoot({ webhooks: { secrets: ["k"] } })] })
export class AppModule {}
export const all = [flexcharge, orderStatus, Challenge, useSense, Secret, Webhooks, undiciTransport, nodeWebhooks, conformance]
`

/** What a checkout page loads. */
export const page = `
import { loadSense, loadWidget, tokenizeCard } from "@flexcharge/browser"
window.checkout = { loadSense, loadWidget, tokenizeCard }
`
