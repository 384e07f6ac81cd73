/** Accepts numbered events in small batches until it is killed, and prints each number once it is acknowledged. */
import { writeSync } from "node:fs"
import { createInbox, sqlite } from "../../src/index.ts"
import { deliver, webhook } from "../../src/suite/Case.ts"

const [file = "", first = "0"] = process.argv.slice(2)
const inbox = createInbox({ store: sqlite(file) })
let next = Number(first)
const accept = async (): Promise<void> => {
  for (;;) {
    const number = next++
    await deliver(inbox, webhook("order.completed", `order-${number}`, { timeStamp: String(number) }))
    writeSync(1, `${number}\n`)
  }
}
await Promise.all(Array.from({ length: 8 }, accept))
