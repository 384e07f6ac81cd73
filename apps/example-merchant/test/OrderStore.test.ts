import { OrderState, Signal } from "@flexcharge/schema"
import { type PostgresServer, startPostgres } from "@flexcharge-tooling/test-kit/postgres"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import type { Charge } from "../src/Gateway.ts"
import { type NewOrder, type OrderStore, openOrderStore } from "../src/OrderStore.ts"

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

describe.each(["SQLite", "PostgreSQL"])("the store on %s", (engine) => {
  let store: OrderStore
  let server: PostgresServer | undefined
  beforeAll(async () => {
    if (engine === "PostgreSQL") server = await startPostgres({ isDurable: false })
    store = await openOrderStore(server?.url ?? ":memory:", () => 1_000)
  })
  afterAll(async () => {
    await store.close()
    await server?.stop()
  })

  /** Creates an attempt with the result of the gateway. */
  const createPayment = async (orderId: string, attempt: number, status: Charge["status"]) => {
    const payment = await store.payment((await store.createPayment(order(orderId), attempt)) ?? "")
    if (payment === undefined) throw new Error("The payment was not stored.")
    await store.recordCharge(payment, charge(`pi_${orderId}_${attempt}`, status))
    return payment
  }

  test("creates an order and an attempt once when the form is sent twice", async () => {
    expect(await store.createPayment(order("a"), 1)).toBe("a")
    expect(await store.createPayment(order("a"), 1)).toBe("a")
    expect(await store.createPayment(order("a"), 2)).toBe("a-2")
    expect((await store.get("a"))?.payments.map(({ id }) => id)).toEqual(["a", "a-2"])
    expect(await store.get("unknown")).toBeUndefined()
  })

  test("shows the payment that paid the order, whichever attempt it was", async () => {
    const first = await createPayment("b", 1, "declined")
    expect((await store.get("b"))?.state.phase).toBe("open")
    await store.recordState(first, "evaluate", declined)
    expect((await store.get("b"))?.state.phase).toBe("declined")
    await createPayment("b", 2, "declined")
    expect((await store.get("b"))?.state.phase).toBe("open")
    await createPayment("b", 3, "approved")
    expect((await store.get("b"))?.state.phase).toBe("approved")
    expect((await store.timeline("b")).map(({ source, text }) => `${source}: ${text}`)).toEqual([
      "gateway: 05 text",
      "evaluate: declined",
      "gateway: 05 text",
      "gateway: 00 text",
    ])
  })

  test("finds an order by its own id, by the ids of FlexCharge and of the gateway, and by the email", async () => {
    const payment = await createPayment("c", 1, "declined")
    await store.setOrderSessionKey(payment.id, "session-c")
    for (const query of ["c", "session-c", "pi_c_1"])
      expect(
        (await store.search(query)).map(({ id }) => id),
        query,
      ).toEqual(["c"])
    expect((await store.search("joe@example.com")).map(({ id }) => id)).toContain("c")
    expect(await store.search("nothing")).toEqual([])
  })

  test("finds the payment of an event by FlexCharge's id first, and otherwise by the shop's", async () => {
    const first = await createPayment("d", 1, "declined")
    const second = await createPayment("d", 2, "declined")
    await store.setOrderSessionKey(second.id, "session-d2")
    expect((await store.findPayment("session-d2", first.id))?.id).toBe("d-2")
    expect((await store.findPayment("session-d1", first.id))?.id).toBe("d")
    expect(await store.findPayment(undefined, "unknown")).toBeUndefined()
  })

  const refund = (id: string, amount: number, orderId = "e") => ({
    id,
    orderId,
    paymentId: orderId,
    amount,
    reason: "test",
  })

  test("reserves a refund once for each id, and never more than the remainder", async () => {
    await store.recordState(await createPayment("e", 1, "declined"), "order.completed", completed)
    expect(await store.reserveRefund(refund("r1", 10000))).toBe(true)
    expect(await store.reserveRefund(refund("r1", 10000))).toBe(false)
    expect(await store.reserveRefund(refund("r2", 4801))).toBe(false)
    expect(await store.reserveRefund(refund("r3", 0))).toBe(false)
    expect(await store.reserveRefund(refund("r4", 4800))).toBe(true)
  })

  test("gives a reserved refund to one caller, and frees the amount of a failed one", async () => {
    const taken = await store.takeRefund("r1")
    expect(taken).toMatchObject({ amount: 10000, status: "sending" })
    expect(await store.takeRefund("r1")).toBeUndefined()
    if (taken !== undefined) await store.finishRefund(taken, "failed")
    expect(await store.reserveRefund(refund("r5", 10000))).toBe(true)
    expect(await store.pendingRefunds()).toEqual(["r4", "r5"])
  })

  test("shows an order as refunded only when the whole amount was refunded", async () => {
    for (const [id, phase] of [
      ["r4", "approved"],
      ["r5", "refunded"],
    ] as const) {
      const taken = await store.takeRefund(id)
      if (taken !== undefined) await store.finishRefund(taken, "succeeded")
      expect((await store.get("e"))?.state.phase).toBe(phase)
    }
    expect((await store.get("e"))?.refunded).toBe(14800)
  })

  test("reserves no more than the remainder when several processes refund at once", async () => {
    await createPayment("f", 1, "approved")
    const refunds = Array.from({ length: 10 }, (_, index) => refund(`p${index}`, 5000, "f"))
    const results = await Promise.all(refunds.map((one) => store.reserveRefund(one)))
    expect(results.filter(Boolean)).toHaveLength(2)
  })

  test("refunds a charge that the gateway approves after FlexCharge has paid the order with another card", async () => {
    const first = await createPayment("h", 1, "declined")
    await store.createPayment(order("h"), 2)
    for (const { sql, values } of [
      ...store.statements.recordState(first, "order.completed", completed),
      store.statements.refundSecondPayment("h"),
    ])
      await store.database.query(sql, values)
    expect((await store.get("h"))?.refunds).toEqual([])
    await createPayment("h", 2, "approved")
    const refund = await store.takeRefund("late-h-2")
    if (refund === undefined) throw new Error("The second payment is not refunded.")
    await store.finishRefund(refund, "succeeded")
    await store.database.query(
      store.statements.refundSecondPayment("h").sql,
      store.statements.refundSecondPayment("h").values,
    )
    expect(await store.get("h")).toMatchObject({
      state: { phase: "approved" },
      refunded: 0,
      refunds: [{ id: "late-h-2", paymentId: "h-2", amount: 14800, status: "succeeded" }],
    })
  })

  test("runs the statements of an event: state, renewal and the refund of a second payment", async () => {
    const first = await createPayment("g", 1, "declined")
    await createPayment("g", 2, "approved")
    const { statements, database } = store
    for (const { sql, values } of [
      ...statements.recordState(first, "order.completed", completed),
      statements.setOrderSessionKey("g", "session-g"),
      statements.refundSecondPayment("g"),
      statements.refundSecondPayment("g"),
      statements.closeRenewal("g", "active"),
    ])
      await database.query(sql, values)
    expect(await store.get("g")).toMatchObject({
      state: { phase: "approved" },
      refunds: [{ id: "late-g", paymentId: "g", amount: 14800, status: "pending" }],
    })
    expect((await store.findPayment("session-g", undefined))?.id).toBe("g")
  })
})
