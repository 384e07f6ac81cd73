import { OrderState, Signal } from "@flexcharge/schema"
import { expect, test } from "vitest"
import type { Charge } from "../src/Gateway.ts"
import { type NewOrder, openOrderStore } from "../src/OrderStore.ts"

const store = openOrderStore(":memory:", () => 1_000)

const order = (id: string): NewOrder => ({
  id,
  mid: "mid-1",
  title: "Desk lamp",
  amount: 14800,
  currency: "USD",
  email: "joe@example.com",
  kind: "sale",
})
const charge = (id: string, status: Charge["status"]): Charge => ({
  id,
  status,
  code: status === "declined" ? "05" : "00",
  text: "text",
  card: { brand: "VISA", bin: "411111", lastFour: "1111", month: 12, year: 2030 },
  transaction: {
    id,
    amount: 14800,
    currency: "USD",
    timestampUtc: "2026-11-29T12:00:00Z",
    responseCode: "do_not_honor",
    responseCodeSource: "stripe",
    responseStatus: "DECLINED",
    processorName: "stripe",
    avsResultCode: "Y",
    cvvResultCode: "M",
    cavvResultCode: "NA",
    cardNotPresent: true,
  },
  withheldReason: undefined,
})
const completed = OrderState.join(undefined, Signal.fromOrder({ statusName: "COMPLETED" }))
const declined = OrderState.join(undefined, Signal.fromEvaluate({ status: "DECLINED" }))

/** Creates an attempt with the result of the gateway. */
const createPayment = (orderId: string, attempt: number, status: Charge["status"]) => {
  const payment = store.payment(store.createPayment(order(orderId), attempt))
  if (payment === undefined) throw new Error("The payment was not stored.")
  store.recordCharge(payment, charge(`pi_${orderId}_${attempt}`, status))
  return payment
}

test("creates an order and an attempt once when the form is sent twice", () => {
  expect(store.createPayment(order("a"), 1)).toBe("a")
  expect(store.createPayment(order("a"), 1)).toBe("a")
  expect(store.createPayment(order("a"), 2)).toBe("a-2")
  expect(store.get("a")?.payments.map(({ id }) => id)).toEqual(["a", "a-2"])
  expect(store.get("unknown")).toBeUndefined()
})

test("shows the payment that paid the order, whichever attempt it was", () => {
  const first = createPayment("b", 1, "declined")
  expect(store.get("b")?.state.phase).toBe("open")
  store.recordState(first, "evaluate", declined)
  expect(store.get("b")?.state.phase).toBe("declined")
  createPayment("b", 2, "declined")
  expect(store.get("b")?.state.phase).toBe("open")
  createPayment("b", 3, "approved")
  expect(store.get("b")?.state.phase).toBe("approved")
  expect(store.timeline("b").map(({ source, text }) => `${source}: ${text}`)).toEqual([
    "gateway: 05 text",
    "evaluate: declined",
    "gateway: 05 text",
    "gateway: 00 text",
  ])
})

test("finds an order by its own id, by the ids of FlexCharge and of the gateway, and by the email", () => {
  const payment = createPayment("c", 1, "declined")
  store.setOrderSessionKey(payment.id, "session-c")
  for (const query of ["c", "session-c", "pi_c_1"])
    expect(
      store.search(query).map(({ id }) => id),
      query,
    ).toEqual(["c"])
  expect(store.search("joe@example.com").map(({ id }) => id)).toContain("c")
  expect(store.search("nothing")).toEqual([])
})

test("finds the payment of an event by FlexCharge's id first, and otherwise by the shop's", () => {
  const first = createPayment("d", 1, "declined")
  const second = createPayment("d", 2, "declined")
  store.setOrderSessionKey(second.id, "session-d2")
  expect(store.findPayment("session-d2", first.id)?.id).toBe("d-2")
  expect(store.findPayment("session-d1", first.id)?.id).toBe("d")
  expect(store.findPayment(undefined, "unknown")).toBeUndefined()
})

const refund = (id: string, amount: number, orderId = "e") => ({
  id,
  orderId,
  paymentId: orderId,
  amount,
  reason: "test",
})

test("reserves a refund once for each id, and never more than the remainder", () => {
  store.recordState(createPayment("e", 1, "declined"), "order.completed", completed)
  expect(store.reserveRefund(refund("r1", 10000))).toBe(true)
  expect(store.reserveRefund(refund("r1", 10000))).toBe(false)
  expect(store.reserveRefund(refund("r2", 4801))).toBe(false)
  expect(store.reserveRefund(refund("r3", 0))).toBe(false)
  expect(store.reserveRefund(refund("r4", 4800))).toBe(true)
})

test("gives a reserved refund to one caller, and frees the amount of a failed one", () => {
  const taken = store.takeRefund("r1")
  expect(taken).toMatchObject({ amount: 10000, status: "sending" })
  expect(store.takeRefund("r1")).toBeUndefined()
  if (taken !== undefined) store.finishRefund(taken, "failed")
  expect(store.reserveRefund(refund("r5", 10000))).toBe(true)
  expect(store.pendingRefunds()).toEqual(["r4", "r5"])
})

test("shows an order as refunded only when the whole amount was refunded", () => {
  for (const [id, phase] of [
    ["r4", "approved"],
    ["r5", "refunded"],
  ] as const) {
    const taken = store.takeRefund(id)
    if (taken !== undefined) store.finishRefund(taken, "succeeded")
    expect(store.get("e")?.state.phase).toBe(phase)
  }
  expect(store.get("e")?.refunded).toBe(14800)
})
