// Uses every entry point that needs neither Effect nor a framework.
import { loadSense, type Sense, tokenizeCard } from "@flexcharge/browser"
import { cspHeader } from "@flexcharge/browser/csp"
import * as frame from "@flexcharge/browser/frame"
import { createClient, type Decision, isApiError } from "@flexcharge/core"
import { isGatewayError, retryLimit } from "@flexcharge/gateways"
import { fromStripe } from "@flexcharge/gateways/stripe"
import { fromWorldpay } from "@flexcharge/gateways/worldpay"
import { createInbox, isInboxError, postgres, sqlite } from "@flexcharge/inbox"
import { forwardToPgBoss } from "@flexcharge/inbox/pg-boss"
import { storeCases } from "@flexcharge/inbox/testing"
import { orderStatusLoader, webhookAction } from "@flexcharge/remix"
import { createSandbox } from "@flexcharge/sandbox"
import { type EvaluateRequest, OrderState, Secret, Signal, type WebhookEvent } from "@flexcharge/schema"
import * as plain from "@flexcharge/schema/plain"
import { orderStatusEndpoint, webhookEndpoint } from "@flexcharge/server"
import * as csp from "@flexcharge/server/csp"
import { isWebhookError, parse, unwrap, verify } from "@flexcharge/webhooks"
import { signDelivery } from "@flexcharge/webhooks/testing"

const hidden: Secret = Secret.make("x")
export const client = createClient({ appKey: "k", appSecret: hidden, mid: "m" })
export const evaluate = (request: EvaluateRequest) => client.evaluate(request)
export const pageOf = (decision: Decision): string =>
  decision._tag === "Challenge" ? decision.orderSessionKey : decision._tag
export const nameOf = (event: WebhookEvent) =>
  event._tag === "OrderCompleted" ? (event.event satisfies "order.completed") : event.event
export const sense: Promise<Sense | null> = loadSense({ mid: "m" })

// @ts-expect-error the name of the option is misspelled
createClient({ apKey: "k" })

export const functions = [isApiError, isWebhookError, unwrap, verify, parse, signDelivery, cspHeader]
export const adapters = [webhookEndpoint, orderStatusEndpoint, webhookAction, orderStatusLoader]
export const inbox = createInbox({
  store: sqlite(":memory:"),
  handle: (event, { commit }) =>
    commit((transaction, { became }) => {
      if (became.paid) transaction.prepare("select ?").get(event.token)
    }),
})
export const durable = [inbox.sink, isInboxError, postgres, forwardToPgBoss, storeCases]
export const mappers = [fromStripe, fromWorldpay, isGatewayError, retryLimit]
export const others = [OrderState, Signal, createSandbox, tokenizeCard, frame, plain, csp]
