// #region inbox
import { createInbox, sqlite } from "@flexcharge/inbox"

export const inbox = createInbox({
  store: sqlite(process.env.SHOP_DATABASE ?? "shop.db"), // your own SQLite file, or a new one
  environment: process.env.FLEXCHARGE_ENVIRONMENT === "production" ? "production" : "sandbox",
  maxAttempts: 5, // then the event is a dead letter
  handle: async (event, { commit }) => {
    const order = event.externalOrderId
    if (order === undefined) return // the handler runs again when the id arrives
    await commit((transaction, { became }) => {
      // One transaction with "handled": a crash neither loses nor repeats it.
      if (became.paid) transaction.prepare("insert into shipments (order_id) values (?)").run(order)
      if (became.refunded) transaction.prepare("delete from shipments where order_id = ?").run(order)
    })
  },
})
// #endregion inbox

// #region deadLetters
/** Prints the events whose handler failed on every attempt. */
export const listDeadLetters = async () => {
  for (const { name, orderSessionKey, error } of await inbox.deadLetters())
    console.warn(`${name} of ${orderSessionKey}: ${error}`)
}

/** Call it after the fix is deployed. */
export const replayDeadLetters = () => inbox.replay({ allDead: true })
// #endregion deadLetters
