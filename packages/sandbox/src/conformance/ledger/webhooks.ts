/** Facts about webhooks. */
import type { Case } from "../Case.ts"
import { payment } from "./Payment.ts"

const area = "webhooks"
const sample = "the vendor's sample client and delivery, 2023"
const base64 = "</^[A-Za-z0-9+/]{86}==$/>"

/** The cases. */
export const webhooks: readonly Case[] = [
  {
    area,
    fact: "A completed order is reported in PascalCase, with the merchant's order id as ExternalOrderId",
    source: sample,
    confidence: "sample",
    needs: ["webhooks"],
    steps: [{ call: "POST evaluate", send: payment(), keep: { session: "orderSessionKey" } }],
    webhooks: [
      {
        body: {
          ...{
            Event: "order.completed",
            TimeStamp: "</^\\d{4}-\\d\\d-\\d\\dT[\\d:]{8}\\.\\d{6}Z$/>",
            EventData: null,
          },
          ...{ ExternalOrderId: "<guid>", OrderId: "<guid>", ConfirmationId: "</^[0-9A-F]{8}$/>" },
          ...{ IsTestMode: true, IsResent: false },
        },
      },
    ],
  },
  {
    area,
    fact: "A delivery carries its nonce, date, content hash and both signatures, and they are good",
    source: sample,
    confidence: "sample",
    needs: ["webhooks"],
    steps: [{ call: "POST evaluate", send: payment() }],
    webhooks: [
      {
        headers: {
          "x-fc-nonce": "</^[0-9a-f]{32}$/>",
          "x-fc-date": "</^[A-Z][a-z]{2}, \\d\\d [A-Z][a-z]{2} \\d{4} [\\d:]{8} GMT$/>",
          "x-fc-content-sha512": base64,
          "x-fc-authorization":
            "</^HMAC-SHA512 SignedHeaders=x-fc-nonce;x-fc-date;host;x-fc-content-sha512&Signature=[A-Za-z0-9+/]{86}==$/>",
          "x-fc-signature": base64,
          signature: "good",
        },
        body: "<any>",
      },
    ],
  },
  {
    area,
    fact: "A delivery is JSON but is not sent as application/json",
    source: "docs.flexfactor.io/docs/webhook, 2026",
    confidence: "vendor",
    needs: ["webhooks"],
    steps: [{ call: "POST evaluate", send: payment() }],
    webhooks: [{ headers: { "content-type": "</^text\\/plain/>" }, body: { Event: "order.completed" } }],
  },
  {
    area,
    fact: "An authorization is reported as order.capturerequired, its cancellation as order.cancelled",
    source: "docs.flexfactor.io/docs/webhook, 2026",
    confidence: "vendor",
    needs: ["webhooks", "auth/capture"],
    steps: [
      {
        call: "POST evaluate",
        send: payment({ transactionType: "AUTHORIZATION" }),
        keep: { session: "orderSessionKey" },
      },
      { call: "POST orders/{session}/cancel", send: {} },
    ],
    webhooks: [{ body: { Event: "order.capturerequired" } }, { body: { Event: "order.cancelled" } }],
  },
  {
    area,
    fact: "A full refund is reported as order.refunded",
    source: "docs.flexfactor.io/docs/webhook, 2026",
    confidence: "vendor",
    needs: ["webhooks"],
    steps: [
      { call: "POST evaluate", send: payment(), keep: { session: "orderSessionKey" } },
      { call: "POST orders/{session}/refund", send: { amountToRefund: 150 } },
    ],
    webhooks: [{ body: { Event: "order.completed" } }, { body: { Event: "order.refunded" } }],
  },
]
