/** The shop on Express. */
import type { RequestListener } from "node:http"
import { orderStatus, webhooks } from "@flexcharge/express"
import express from "express"
import type { WebApp } from "../Shop.ts"
import { respondWith } from "./nodeHttp.ts"

/** Creates the server. The webhook route comes first, because signatures cover the raw bytes of the body. */
export const expressServer = (shop: WebApp): RequestListener => {
  const app = express().disable("x-powered-by").set("trust proxy", "loopback")
  app.post("/webhooks", webhooks(shop.webhooks))
  app.get("/order-status/:id", orderStatus(shop.orderStatus))
  app.use((request, response) =>
    respondWith((webRequest) => shop.handle(webRequest, request.ip ?? ""), request, response),
  )
  return app
}
