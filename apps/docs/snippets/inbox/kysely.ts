import { createInbox, postgres } from "@flexcharge/inbox"
import { CompiledQuery, Kysely, PostgresDialect, type Transaction } from "kysely"
import { pool } from "./postgres.ts"

interface Shop {
  shipments: { order_id: string }
}

const db = new Kysely<Shop>({ dialect: new PostgresDialect({ pool }) })

// #region transaction
export const inbox = createInbox({
  store: postgres<Transaction<Shop>>({
    pool,
    schema: "flexcharge",
    transaction: (run) =>
      db
        .transaction()
        .execute((transaction) =>
          run(transaction, (text, values) => transaction.executeQuery(CompiledQuery.raw(text, [...values]))),
        ),
  }),
  handle: async (event, { commit }) => {
    const order_id = event.externalOrderId
    if (order_id === undefined) return // the handler runs again when the id arrives
    await commit(async (transaction, { became }) => {
      if (became.paid) await transaction.insertInto("shipments").values({ order_id }).execute()
    })
  },
})
// #endregion transaction
