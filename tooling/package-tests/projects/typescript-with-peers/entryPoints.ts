// Uses every entry point that needs Effect or a framework.
import { Challenge, useSense } from "@flexcharge/browser/react"
import { isApiError } from "@flexcharge/core"
import { Client } from "@flexcharge/core/effect"
import { undiciTransport } from "@flexcharge/core/undici"
import { flexcharge, orderStatus, webhooks } from "@flexcharge/express"
import { FlexChargeModule } from "@flexcharge/nest"
import { Secret } from "@flexcharge/schema/effect"
import { nodeWebhooks } from "@flexcharge/server/node"
import * as conformance from "@flexcharge/server/testing"
import { Webhooks } from "@flexcharge/webhooks/effect"
import { Module } from "@nestjs/common"
import * as Effect from "effect/Effect"
import express from "express"

export const program = Effect.gen(function* () {
  const client = yield* Client.Client
  const error = yield* client.order("id").pipe(Effect.flip)
  return isApiError(error) && error.reason._tag
})
export const app = express().post("/webhooks", webhooks({ secrets: [] }))

@Module({ imports: [FlexChargeModule.forRoot({ webhooks: { secrets: ["k"] } })] })
export class AppModule {}

export const react = [Challenge, useSense]
export const server = [flexcharge, orderStatus, nodeWebhooks, conformance, undiciTransport]
export const effect = [Secret, Webhooks]
