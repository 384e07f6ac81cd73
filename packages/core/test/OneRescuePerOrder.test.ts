import { fork } from "node:child_process"
import { once } from "node:events"
import { createSandbox, type Sandbox } from "@flexcharge/sandbox"
import { expect, test } from "vitest"
import { createClient, type Payment } from "../src/index.ts"
import { declined } from "./testClient.ts"

const payment = (transaction: string): Payment => ({
  ...declined,
  transaction: { ...declined.transaction, id: transaction },
  paymentMethod: { ...declined.paymentMethod, cardNumber: "4000002760003184" },
})

const ordersIn = async (sandbox: Sandbox): Promise<number> => {
  const client = createClient({ ...sandbox.credentials, baseUrl: sandbox.url })
  const { orders } = await client.orders()
  await client.close()
  return orders.length
}

// Whether the service rejects a key that it received with another payment is not documented for /evaluate: within one
// process the result must not depend on it.
test.each(["conflict", "replay", "new-order"] as const)(
  "rescues an order once when two payments for it are rescued concurrently in one process (%s)",
  async (changedPayload) => {
    const sandbox = await createSandbox()
    sandbox.control.profile.set({ changedPayload })
    const client = createClient({ ...sandbox.credentials, baseUrl: sandbox.url })
    const rescues = await Promise.all([client.rescue(payment("tx-1")), client.rescue(payment("tx-2"))])
    const tags = rescues.map(({ decision }) => decision._tag)
    expect(tags.sort()).toEqual(["Approved", "InProgress"])
    const again = await client.rescue(payment("tx-3"), { attempt: 2 })
    expect(again.decision._tag).toBe("InProgress")
    expect(await ordersIn(sandbox)).toBe(1)
    await client.close()
    await sandbox.close()
  },
)

test.each(["conflict", "new-order"] as const)(
  "returns the same decision to a second click after the first one was answered (%s)",
  async (changedPayload) => {
    const sandbox = await createSandbox()
    sandbox.control.profile.set({ changedPayload })
    const client = createClient({ ...sandbox.credentials, baseUrl: sandbox.url })
    const first = await client.rescue(payment("tx-1"))
    const rebuilt = { ...payment("tx-1"), customerIp: "203.0.113.9" }
    const { decision } = await client.rescue(rebuilt)
    expect(decision).toEqual(first.decision)
    expect(decision._tag).toBe("Approved")
    expect(await ordersIn(sandbox)).toBe(1)
    await client.close()
    await sandbox.close()
  },
)

/** Rescues a payment in a process of its own, as soon as all of them are ready. */
const rescueInProcesses = async (sandbox: Sandbox, payments: readonly Payment[]) => {
  const options = { ...sandbox.credentials, baseUrl: sandbox.url }
  const processes = payments.map((one) =>
    fork(`${import.meta.dirname}/rescueProcess.ts`, [JSON.stringify({ options, payment: one })], {
      execArgv: ["--conditions=@flexcharge/source"],
    }),
  )
  await Promise.all(processes.map((process) => once(process, "message")))
  const decisions = processes.map(async (process) => {
    const [decision] = await once(process, "message")
    return decision as { readonly tag: string; readonly key?: string } // as the process sends it
  })
  for (const process of processes) process.send("go")
  return Promise.all(decisions)
}

test("rescues an order once when two processes rescue it concurrently, where the service rejects a reused key", async () => {
  const sandbox = await createSandbox()
  sandbox.control.profile.set({ changedPayload: "conflict" })
  const decisions = await rescueInProcesses(sandbox, [payment("tx-1"), payment("tx-2")])
  expect(decisions.map(({ tag }) => tag).sort()).toEqual(["Approved", "Unanswered"])
  expect(await ordersIn(sandbox)).toBe(1)
  await sandbox.close()
})

test("rescues an order once when two processes rescue the same payment concurrently", async () => {
  const sandbox = await createSandbox()
  const decisions = await rescueInProcesses(sandbox, [payment("tx-1"), payment("tx-1")])
  expect(decisions.map(({ tag }) => tag)).toEqual(["Approved", "Approved"])
  expect(await ordersIn(sandbox)).toBe(1)
  await sandbox.close()
})
