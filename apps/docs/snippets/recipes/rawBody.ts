import { saveRawBody, webhooks } from "@flexcharge/express"
import express from "express"
import { secrets } from "../shop/webhookSecrets.ts"
import { on } from "../webhook/orders.ts"

// #region raw
export const app = express()
app.use(express.json({ type: ["json", "text/plain"], verify: saveRawBody })) // keeps the raw body in addition to the parsed one
app.post("/webhooks/flexcharge", webhooks({ secrets, on, publicHost: "shop.example" }))
// #endregion raw
