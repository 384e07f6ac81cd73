import { createInbox, postgres } from "@flexcharge/inbox"
import { pool } from "./postgres.ts"

export const mails: { readonly idempotencyKey: string; readonly to: string }[] = []

/** The provider of your e-mails: it sends one mail per idempotency key. */
const sendMail = async (to: string, { idempotencyKey }: { readonly idempotencyKey: string }) => {
  if (!mails.some((mail) => mail.idempotencyKey === idempotencyKey)) mails.push({ idempotencyKey, to })
}

// #region handle
export const inbox = createInbox({
  store: postgres({ pool }),
  leaseMillis: 60_000, // renewed while the handler runs
  handle: async (event, { token, signal, commit }) => {
    if (event.name === "payment.chargeback.received") {
      // A call to another service can be repeated, so it carries the token: the same in every attempt.
      await sendMail("disputes@shop.example", { idempotencyKey: token })
      signal.throwIfAborted() // the process stops, or another worker took over
    }
    if (event.externalOrderId === undefined) return // the handler runs again when the id arrives
    await commit(async (client, { became, after }) => {
      if (became.paid)
        await client.query("insert into shipments (order_id) values ($1)", [event.externalOrderId])
      await client.query("update orders set state = $1 where id = $2", [after.phase, event.externalOrderId])
    })
  },
})
// #endregion handle
