import { createInbox, postgres } from "@flexcharge/inbox"
import { forwardToPgBoss } from "@flexcharge/inbox/pg-boss"
import { PgBoss } from "pg-boss"
import { pool } from "./postgres.ts"

// #region forward
export const boss = new PgBoss({
  db: { executeSql: (text, values) => pool.query(text, values) },
  schema: "pgboss_flexcharge",
})

export const inbox = createInbox({
  store: postgres({ pool }),
  forward: forwardToPgBoss({ boss, queue: "flexcharge" }), // in the transaction that accepts the webhook
})

await boss.start()
await boss.createQueue("flexcharge")
// #endregion forward
