import { OrderState, Signal } from "@flexcharge/schema"
import { afterEach, expect, test } from "vitest"
import { openOrderStore } from "../src/OrderStore.ts"

let time = 1_000
const store = openOrderStore(":memory:", () => time)
afterEach(() => {
  time += 1_000
})

const order = (id: string) => ({
  id,
  mid: "mid-1",
  title: "Desk lamp",
  amount: 14800,
  currency: "USD",
  email: "joe@example.com",
})
const declined = { id: "ch_1", isApproved: false, code: "05", text: "Do not honor", avs: "Y", cvv: "M" }
const card = { brand: "VISA", bin: "411111", lastFour: "1111", month: 12, year: 2030 }
const challenge = Signal.fromEvaluate({ status: "CHALLENGE" })
const completed = Signal.fromOrder({ statusName: "COMPLETED" })

test("creates an order once", () => {
  expect(store.create(order("a"))).toBe(true)
  expect(store.create(order("a"))).toBe(false)
  expect(store.get("a")).toMatchObject({ ...order("a"), state: OrderState.initial, charge: undefined })
  expect(store.get("b")).toBeUndefined()
})

test("keeps the join of all signals as the state of an order, and each change with its time", () => {
  store.create(order("c"))
  store.recordCharge("c", { ...declined, card })
  time += 5
  expect(store.recordSignal("c", "evaluate", challenge)).toBe(true)
  expect(store.recordSignal("c", "order.completed", completed)).toBe(true)
  expect(store.get("c")).toMatchObject({ state: { phase: "approved" }, updatedAt: time })
  expect(store.changes("c")).toEqual([
    { at: time - 5, source: "gateway 05", phase: "declined" },
    { at: time, source: "evaluate", phase: "challenge" },
    { at: time, source: "order.completed", phase: "approved" },
  ])
})

test("does not change an order for a repeated or a late signal", () => {
  store.create(order("d"))
  store.recordSignal("d", "order.completed", completed)
  const before = store.get("d")
  time += 5
  expect(store.recordSignal("d", "order.completed", completed)).toBe(false)
  expect(store.recordSignal("d", "evaluate", challenge)).toBe(false)
  expect(store.get("d")).toEqual(before)
  expect(store.changes("d")).toHaveLength(1)
})

test("ignores a signal of an unknown order", () => {
  expect(store.recordSignal("unknown", "order.completed", completed)).toBe(false)
  expect(store.changes("unknown")).toEqual([])
})

test("stores the transaction key and the order session key", () => {
  store.create(order("e"))
  store.setTransactionKey("e", "t-1")
  store.setOrderSessionKey("e", "s-1")
  expect(store.get("e")).toMatchObject({ transactionKey: "t-1", orderSessionKey: "s-1" })
})

test("finds only declined orders without a final state", () => {
  for (const id of ["f", "g", "h"]) store.create(order(id))
  store.recordCharge("f", { ...declined, card })
  store.recordCharge("g", { ...declined, isApproved: true, code: "00", card })
  store.recordCharge("h", { ...declined, card })
  store.recordSignal("h", "order.completed", completed)
  expect(store.findUnresolved(time + 1).map(({ id }) => id)).toEqual(["f"])
  expect(store.findUnresolved(time)).toEqual([])
})
