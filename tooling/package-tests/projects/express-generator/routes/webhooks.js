const { webhooks } = require("@flexcharge/express")
const express = require("express")
const { recordEvent } = require("../orders")

const router = express.Router()

router.post(
  "/flexcharge",
  webhooks({
    secrets: [process.env.FLEXCHARGE_WEBHOOK_SECRET], // from the portal: Developers > Webhooks
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
  }),
)

module.exports = router
