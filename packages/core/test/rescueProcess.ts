/** A process that rescues one payment when it receives a message from its parent, and sends the decision back. */
import { createClient } from "../src/index.ts"

const { options, payment } = JSON.parse(process.argv[2] ?? "{}")
const client = createClient(options)
await client.authenticate()
process.once("message", async () => {
  const { decision } = await client.rescue(payment)
  process.send?.({
    tag: decision._tag,
    key: "idempotencyKey" in decision ? decision.idempotencyKey : undefined,
  })
  await client.close()
  process.disconnect()
})
process.send?.("ready")
