/** Facts about webhooks. */
import type { Case } from "../Case.ts"
import { payment } from "./payment.ts"

const area = "webhooks"
const sample = "the vendor's sample client and delivery, 2023"
const base64 = "</^[A-Za-z0-9+/]{86}==$/>"

/** The cases. */
export const webhooks: readonly Case[] = [
  {
    area,
    fact: "The event of a completed order has PascalCase names and the merchant's order id as ExternalOrderId",
    source: sample,
    confidence: "sample",
    needs: ["webhooks"],
    steps: [{ call: "POST evaluate", body: payment(), keep: { order: "orderSessionKey" } }],
    webhooks: [
      {
        body: {
          Event: "order.completed",
          TimeStamp: "</^\\d{4}-\\d\\d-\\d\\dT[\\d:]{8}\\.\\d{6}Z$/>",
          EventData: null,
          ExternalOrderId: "<guid>",
          OrderId: "<guid>",
          ConfirmationId: "</^[0-9A-F]{8}$/>",
          IsTestMode: true,
          IsResent: false,
        },
      },
    ],
  },
  {
    area,
    fact: "A delivery has a nonce, a date, a content hash and two signatures, which are valid",
    source: sample,
    confidence: "sample",
    needs: ["webhooks"],
    steps: [{ call: "POST evaluate", body: payment() }],
    webhooks: [
      {
        headers: {
          "x-fc-nonce": "</^[0-9a-f]{32}$/>",
          "x-fc-date": "</^[A-Z][a-z]{2}, \\d\\d [A-Z][a-z]{2} \\d{4} [\\d:]{8} GMT$/>",
          "x-fc-content-sha512": base64,
          "x-fc-authorization":
            "</^HMAC-SHA512 SignedHeaders=x-fc-nonce;x-fc-date;host;x-fc-content-sha512&Signature=[A-Za-z0-9+/]{86}==$/>",
          "x-fc-signature": base64,
          signature: "valid",
        },
        body: "<any>",
      },
    ],
  },
  {
    area,
    fact: "The body of a delivery is JSON although its content type is text",
    source: "docs.flexfactor.io/docs/webhook, 2026",
    confidence: "vendor",
    needs: ["webhooks", "text webhooks"],
    steps: [{ call: "POST evaluate", body: payment() }],
    webhooks: [{ headers: { "content-type": "</^text\\/plain/>" }, body: { Event: "order.completed" } }],
  },
  {
    area,
    fact: "The content type of a delivery is application/json",
    source: sample,
    confidence: "sample",
    needs: ["webhooks", "JSON webhooks"],
    steps: [{ call: "POST evaluate", body: payment() }],
    webhooks: [
      { headers: { "content-type": "</^application\\/json/>" }, body: { Event: "order.completed" } },
    ],
  },
  {
    area,
    fact: "An authorization sends order.capturerequired, its cancellation order.cancelled",
    source: "docs.flexfactor.io/docs/webhook, 2026",
    confidence: "vendor",
    needs: ["webhooks", "auth/capture"],
    steps: [
      {
        call: "POST evaluate",
        body: payment({ transactionType: "AUTHORIZATION" }),
        keep: { order: "orderSessionKey" },
      },
      { call: "POST orders/{order}/cancel", body: {} },
    ],
    webhooks: [{ body: { Event: "order.capturerequired" } }, { body: { Event: "order.cancelled" } }],
  },
  {
    area,
    fact: "A full refund sends order.refunded",
    source: "docs.flexfactor.io/docs/webhook, 2026",
    confidence: "vendor",
    needs: ["webhooks"],
    steps: [
      { call: "POST evaluate", body: payment(), keep: { order: "orderSessionKey" } },
      { call: "POST orders/{order}/refund", body: { amountToRefund: 150 } },
    ],
    webhooks: [{ body: { Event: "order.completed" } }, { body: { Event: "order.refunded" } }],
  },
]
