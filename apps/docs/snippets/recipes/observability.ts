import { createClient } from "@flexcharge/core"
import { payment } from "../shop/example.ts"

const counts = new Map<string, number>()
const count = (name: string) => counts.set(name, (counts.get(name) ?? 0) + 1)

// #region hooks
const flexcharge = createClient({
  hooks: {
    onResponse: ({ operation, status }) => count(`${operation} ${status ?? "no response"}`), // your metrics
    onDrift: ({ operation, path, kind }) => console.info(`unknown ${kind} in ${operation}: ${path}`),
    onTransmitFailed: ({ orderId, error }) => console.warn(`${orderId}: ${error.reason._tag}`),
  },
})
// #endregion hooks

const { decision, transmission } = await flexcharge.rescue(payment)
await transmission
decision._tag // => "Challenge"
counts.get("evaluate 200") // => 1
counts.get("transmit 200") // => 1
await flexcharge.close()
