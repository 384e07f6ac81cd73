// #region inbox
import { createInbox, postgres } from "@flexcharge/inbox"
import pg from "pg"

export const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: 20 })

export const inbox = createInbox({
  store: postgres({ pool, schema: "flexcharge" }), // creates its tables in this schema
  handle: async (event, { commit }) => {
    if (event.externalOrderId === undefined) return // the handler runs again when the id arrives
    await commit(async (client, { became }) => {
      if (became.paid)
        await client.query("insert into shipments (order_id) values ($1)", [event.externalOrderId])
    })
  },
})
// #endregion inbox
