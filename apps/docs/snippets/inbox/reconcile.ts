import { createInbox, postgres } from "@flexcharge/inbox"
import { flexcharge } from "../shop/flexcharge.ts"
import { pool } from "./postgres.ts"

export const alerts: string[] = []
const page = (text: string) => void alerts.push(text) // your pager

// #region reconcile
export const inbox = createInbox({
  store: postgres({ pool }),
  handle: async (event, { commit }) => {
    if (event.externalOrderId === undefined) return // the handler runs again when the id arrives
    await commit(async (client, { became }) => {
      if (became.paid)
        await client.query("insert into shipments (order_id) values ($1)", [event.externalOrderId])
    })
  },
  encryptionKey: process.env.INBOX_KEY ?? "", // openssl rand -base64 32
  reconcile: {
    order: flexcharge.order,
    orders: flexcharge.orders,
    evaluate: flexcharge.evaluate,
    quietMillis: 15 * 60_000, // query an open order after this time without a signal
    maxPerMinute: 60,
  },
  onAlert: (alert) => {
    if (alert._tag === "DeadMoneyEvent") page(`${alert.letter.name} is dead: ${alert.letter.error}`)
    else {
      const { disagreements, operatorItems } = alert.report
      page(`${disagreements.length} orders differ from the service, ${operatorItems.length} need an operator`)
    }
  },
})
// #endregion reconcile
