import { createInbox, sqlite } from "@flexcharge/inbox"
import { webhookEndpoint } from "@flexcharge/server"
import { secrets } from "../shop/webhookSecrets.ts"

const file = process.env.SHOP_DATABASE ?? "shop.db"

// #region inbox
export const inbox = createInbox({
  store: sqlite(file),
  maxAttempts: 5, // then the event is a dead letter
  handle: (event, { commit }) =>
    commit((transaction, { became }) => {
      // Runs in one transaction with the state of the order: a crash neither loses nor repeats it.
      if (became.paid)
        transaction.prepare("insert into shipments (order_id) values (?)").run(event.externalOrderId ?? "")
    }),
})

await inbox.start()
// #endregion inbox

// #region endpoint
export const receiveWebhook = webhookEndpoint({
  secrets,
  publicHost: process.env.PUBLIC_HOST,
  sink: inbox.sink,
})
// #endregion endpoint

// #region deadLetters
/** Prints the events whose handler failed on every attempt. */
export const listDeadLetters = async () => {
  for (const { name, orderSessionKey, error } of await inbox.deadLetters())
    console.warn(`${name} of ${orderSessionKey}: ${error}`)
}

/** Call it after the fix is deployed. */
export const replayDeadLetters = () => inbox.replay({ allDead: true })
// #endregion deadLetters
