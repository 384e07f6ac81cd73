import { webhooks } from "@flexcharge/express"
import express from "express"
import { secrets } from "../shop/webhookSecrets.ts"
import { on } from "./orders.ts"

export const app = express()

app.post("/webhooks/flexcharge", webhooks({ secrets, on, publicHost: "shop.example" })) // before any body parser
app.use(express.json())
