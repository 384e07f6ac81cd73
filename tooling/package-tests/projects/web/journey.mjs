// A mapped decline with its rescue, a webhook, a forged webhook and a webhook route, with web standards only.
import { createClient } from "@flexcharge/core"
import { fromStripe } from "@flexcharge/gateways/stripe"
import { webhookAction } from "@flexcharge/remix"
import { OrderState, Signal } from "@flexcharge/schema"
import { isWebhookError, unwrap } from "@flexcharge/webhooks"

/** Returns one line that says how each step ended. */
export const runJourney = async ({ url, credentials, secret, delivery, payment }) => {
  const client = createClient({ ...credentials, baseUrl: url })
  const { transaction } = fromStripe(
    { type: "card_error", decline_code: "do_not_honor" },
    payment.transaction,
  )
  const { decision } = await client.rescue({ ...payment, transaction, orderId: crypto.randomUUID() })
  await client.close()

  const event = await unwrap(delivery, { secrets: [secret] })
  const state = OrderState.join(OrderState.initial, Signal.fromEvent(event))
  const forged = await unwrap({ ...delivery, body: `${delivery.body} ` }, { secrets: [secret] }).catch(
    (error) => error,
  )

  const handled = []
  const action = webhookAction({
    secrets: [secret],
    on: { "order.completed": (event) => void handled.push(event) },
  })
  const { "content-length": _length, host: _host, ...headers } = delivery.headers
  const request = new Request(`https://${delivery.host}/webhooks`, {
    method: "POST",
    headers,
    body: delivery.body,
  })
  const { status } = await action({ request })
  return [decision._tag, event._tag, state.phase, isWebhookError(forged), status, handled.length].join(" ")
}
