/** Accepts events until the storage fails, and once more after that. */
import { createInbox, isInboxError, sqlite } from "../../src/index.ts"
import { deliver, webhook } from "../../src/suite/Case.ts"

const inbox = createInbox({ store: sqlite(process.argv[2] ?? "") })
const reasonOf = (error: unknown) => (isInboxError(error) ? error.reason._tag : String(error))
const eventData = { note: "x".repeat(5_000) }
let accepted = 0
let failure: string | undefined
while (failure === undefined)
  await deliver(inbox, webhook("order.completed", `order-${accepted}`, { eventData })).then(
    () => accepted++,
    (error) => {
      failure = reasonOf(error)
    },
  )
const next = await deliver(inbox, webhook("order.completed", "order-next", { eventData })).catch(reasonOf)
console.log(`${failure} after ${accepted}; then ${next}`)
await inbox.stop()
