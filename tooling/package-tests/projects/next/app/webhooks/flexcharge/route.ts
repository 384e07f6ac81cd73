import { webhookEndpoint } from "@flexcharge/server"
import { recordEvent } from "@/lib/orders"

const receiveWebhook = webhookEndpoint({
  secrets: () => [process.env.FLEXCHARGE_WEBHOOK_SECRET ?? ""], // from the portal: Developers > Webhooks
  publicHost: process.env.PUBLIC_HOST, // the host of the address that you entered in the portal
  on: {
    "order.completed": recordEvent,
    "order.cancelled": recordEvent,
    "order.expired": recordEvent,
    "order.refunded": recordEvent,
    "order.capturerequired": recordEvent,
    "payment.early_warning.received": recordEvent,
    "payment.chargeback.received": recordEvent,
    "payment.chargeback.reversed": recordEvent,
  },
})

/** POST /webhooks/flexcharge */
export const POST = (request: Request): Promise<Response> => receiveWebhook(request)
