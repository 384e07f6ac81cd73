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
const declined = { id: "ch_1", isApproved: false, code: "05", text: "Do not honour", avs: "Y", cvv: "M" }
const card = { brand: "VISA", bin: "411111", lastFour: "1111", month: 12, year: 2030 }
const challenge = Signal.fromEvaluate({ status: "CHALLENGE" })
const completed = Signal.fromOrder({ statusName: "COMPLETED" })

test("opens an order once", () => {
  expect(store.open(order("a"))).toBe(true)
  expect(store.open(order("a"))).toBe(false)
  expect(store.get("a")).toMatchObject({ ...order("a"), state: OrderState.initial, charge: undefined })
  expect(store.get("b")).toBeUndefined()
})

test("keeps every order's state as the join of what was heard, with times", () => {
  store.open(order("c"))
  store.charged("c", { ...declined, card })
  time += 5
  expect(store.hear("c", "evaluate", challenge)).toBe(true)
  expect(store.hear("c", "order.completed", completed)).toBe(true)
  expect(store.get("c")).toMatchObject({ state: { phase: "approved" }, updatedAt: time })
  expect(store.changes("c")).toEqual([
    { at: time - 5, source: "gateway 05", phase: "declined" },
    { at: time, source: "evaluate", phase: "challenge" },
    { at: time, source: "order.completed", phase: "approved" },
  ])
})

test("is changed neither by a repeated signal nor by a late one", () => {
  store.open(order("d"))
  store.hear("d", "order.completed", completed)
  const before = store.get("d")
  time += 5
  expect(store.hear("d", "order.completed", completed)).toBe(false)
  expect(store.hear("d", "evaluate", challenge)).toBe(false)
  expect(store.get("d")).toEqual(before)
  expect(store.changes("d")).toHaveLength(1)
})

test("hears nothing of an order it does not have", () => {
  expect(store.hear("nobody", "order.completed", completed)).toBe(false)
  expect(store.changes("nobody")).toEqual([])
})

test("keeps the transaction key and the order's key at FlexCharge", () => {
  store.open(order("e"))
  store.keepTransaction("e", "t-1")
  store.keepSession("e", "s-1")
  expect(store.get("e")).toMatchObject({ transactionKey: "t-1", orderSessionKey: "s-1" })
})

test("finds declined orders without a verdict, and only those", () => {
  for (const id of ["f", "g", "h"]) store.open(order(id))
  store.charged("f", { ...declined, card })
  store.charged("g", { ...declined, isApproved: true, code: "00", card })
  store.charged("h", { ...declined, card })
  store.hear("h", "order.completed", completed)
  expect(store.unsettled(time + 1).map(({ id }) => id)).toEqual(["f"])
  expect(store.unsettled(time)).toEqual([])
})
