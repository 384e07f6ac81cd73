import { OrderState, Signal } from "@flexcharge/schema"
import { type PostgresServer, startPostgres } from "@flexcharge-tooling/test-kit/postgres"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import type { ChargeResult } from "../src/Gateway.ts"
import { type NewOrder, type OrderStore, openOrderStore, type StoredOperation } from "../src/OrderStore.ts"
import { paymentRequest } from "./paymentRequest.ts"

const order = (id: string): NewOrder => ({
  id,
  mid: "mid-1",
  title: "Desk lamp",
  amount: 14800,
  currency: "USD",
  email: "joe@example.com",
  kind: "sale",
})
type Recorded = Exclude<ChargeResult["status"], "cancelled">
const charge = (id: string, status: Recorded): ChargeResult => ({
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

  /** Creates an attempt; with the result of the gateway, unless it has none. */
  const createPayment = async (orderId: string, attempt: number, status?: Recorded) => {
    const payment = await store.createPayment(order(orderId), attempt, paymentRequest)
    if (payment === undefined) throw new Error("The payment was not stored.")
    if (status !== undefined) await store.recordCharge(payment, charge(`pi_${orderId}_${attempt}`, status))
    return payment
  }

  test("creates an order and an attempt once when the form is sent twice, and keeps the first form", async () => {
    expect((await createPayment("a", 1)).id).toBe("a")
    const again = await store.createPayment(order("a"), 1, () => paymentRequest("other"))
    expect(again).toMatchObject({ id: "a", request: { charge: { paymentId: "a" } } })
    expect((await createPayment("a", 2)).id).toBe("a-2")
    expect((await store.get("a"))?.payments.map(({ id }) => id)).toEqual(["a", "a-2"])
    expect(await store.get("unknown")).toBeUndefined()
  })

  test("shows the payment that paid the order, whichever attempt it was", async () => {
    const first = await createPayment("b", 1, "declined")
    expect((await store.get("b"))?.state.phase).toBe("open")
    await store.recordState(first.id, "evaluate", declined)
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

  const refund = (id: string, amount: number, orderId = "e") =>
    ({ id, orderId, paymentId: orderId, kind: "refund", amount, reason: "test" }) as const

  test("stores a refund once for each id, and never more than the remainder", async () => {
    const { id } = await createPayment("e", 1, "declined")
    await store.recordState(id, "order.completed", completed)
    expect(await store.requestOperation(refund("r1", 10000))).toBe(true)
    expect(await store.requestOperation(refund("r1", 10000))).toBe(false)
    expect(await store.requestOperation(refund("r2", 4801))).toBe(false)
    expect(await store.requestOperation(refund("r3", 0))).toBe(false)
    expect(await store.requestOperation(refund("r4", 4800))).toBe(true)
  })

  const claim = async (id: string): Promise<StoredOperation> => {
    const operation = await store.claimOperation(id)
    if (operation === undefined) throw new Error(`The operation ${id} is not pending.`)
    return operation
  }

  test("gives a requested refund to one caller, and frees the amount of a failed one", async () => {
    const refunded = await claim("r1")
    expect(refunded).toMatchObject({ amount: 10000, status: "sending", startedAt: 1_000 })
    expect(await store.claimOperation("r1")).toBeUndefined()
    expect(await store.unfinishedOperations(999)).toEqual([])
    expect(await store.unfinishedOperations(1_000)).toEqual([refunded])
    await store.finishOperation(refunded, { status: "failed" })
    expect(await store.unfinishedOperations(1_000)).toEqual([])
    expect(await store.requestOperation(refund("r5", 10000))).toBe(true)
    expect(await store.pendingOperations()).toEqual(["r4", "r5"])
  })

  test("shows an order as refunded only when the whole amount was refunded", async () => {
    for (const [id, phase] of [
      ["r4", "approved"],
      ["r5", "refunded"],
    ] as const) {
      await store.finishOperation(await claim(id), { status: "succeeded" })
      expect((await store.get("e"))?.state.phase).toBe(phase)
    }
    expect((await store.get("e"))?.refunded).toBe(14800)
  })

  test("stores no more refunds than the remainder when several processes refund at once", async () => {
    await createPayment("f", 1, "approved")
    const refunds = Array.from({ length: 10 }, (_, index) => refund(`p${index}`, 5000, "f"))
    const results = await Promise.all(refunds.map((one) => store.requestOperation(one)))
    expect(results.filter(Boolean)).toHaveLength(2)
  })

  test("stores one capture or cancellation of a payment, and another one only after it failed", async () => {
    await createPayment("j", 1, "authorized")
    const operation = (id: string, kind: "capture" | "cancel") => ({ ...refund(id, 14800, "j"), kind })
    expect(await store.requestOperation(operation("c1", "capture"))).toBe(true)
    expect(await store.requestOperation(operation("c2", "cancel"))).toBe(false)
    await store.finishOperation(await claim("c1"), { status: "failed", reason: "in progress" })
    expect(await store.requestOperation(operation("c3", "cancel"))).toBe(true)
    await store.finishOperation(await claim("c3"), { status: "succeeded", chargeStatus: "cancelled" })
    expect((await store.get("j"))?.state.phase).toBe("cancelled")
  })

  test("adds a reported state to the one that an event has recorded meanwhile", async () => {
    const payment = await createPayment("k", 1, "declined")
    const challenge = OrderState.join(undefined, Signal.fromEvaluate({ status: "CHALLENGE" }))
    await Promise.all([
      store.recordState("k", "evaluate", challenge),
      store.database.transaction([...store.statements.recordState(payment, "order.completed", completed)]),
    ])
    expect((await store.get("k"))?.state.phase).toBe("approved")
  })

  test("keeps one of two payments that are approved at the same moment, at the gateway and by FlexCharge", async () => {
    const { statements, database } = store
    for (let round = 0; round < 20; round++) {
      const orderId = `both-${round}`
      const first = await createPayment(orderId, 1, "declined")
      const second = await createPayment(orderId, 2)
      await Promise.all([
        store.recordCharge(second, charge(`pi_${orderId}`, "approved")),
        database.transaction([
          ...statements.recordState(first, "order.completed", completed),
          ...statements.reverseSecondPayment(first),
        ]),
      ])
      const stored = await store.get(orderId)
      expect(stored?.refunds, orderId).toHaveLength(1)
      expect(stored?.state.phase).toBe("approved")
    }
  })

  test("gives an attempt up only while it has no payment at the gateway", async () => {
    const payment = await createPayment("l", 1)
    await store.giveUpPayment(payment, "Not charged")
    expect(await store.payment("l")).toMatchObject({ charge: { status: "cancelled" }, request: undefined })
    expect(await store.setChargeId("l", "pi_l")).toBe(false)
    const charged = await createPayment("l", 2)
    expect(await store.setChargeId("l-2", "pi_l_2")).toBe(true)
    await store.giveUpPayment(charged, "Not charged")
    expect(await store.payment("l-2")).toMatchObject({ chargeId: "pi_l_2", charge: undefined })
    expect((await store.unfinishedPayments(1_000)).map(({ id }) => id)).toContain("l-2")
    await store.finishPayment("l-2", "key-1")
    expect((await store.unfinishedPayments(1_000)).map(({ id }) => id)).not.toContain("l-2")
  })

  test("pays a period of a subscription once", async () => {
    const details = { mid: "mid-1", title: "Paper", amount: 1900, currency: "USD", email: "joe@example.com" }
    await store.addSubscription({ id: "s", ...details, gatewayCard: "pm_1", token: "token", payment: "{}" })
    expect(await store.openRenewal("s", 2, "renewal-1")).toBe("renewal-1")
    expect(await store.openRenewal("s", 2, "renewal-2")).toBe("renewal-1")
    await store.closeRenewal("renewal-1", "past due")
    expect(await store.openRenewal("s", 2, "renewal-3")).toBe("renewal-3")
    await store.closeRenewal("renewal-3", "active")
    expect(await store.openRenewal("s", 2, "renewal-4")).toBeUndefined()
    expect(await store.openRenewal("s", 4, "renewal-4")).toBeUndefined()
    expect(await store.openRenewal("s", 3, "renewal-4")).toBe("renewal-4")
  })

  const secondPayments = [
    ["approved", completed],
    ["authorized", OrderState.join(undefined, Signal.fromOrder({ statusName: "CAPTUREREQUIRED" }))],
  ] as const

  test.each(secondPayments)(
    "reverses a charge that the gateway %s after FlexCharge has paid or reserved the order with another card",
    async (status, state) => {
      const id = `h-${status}`
      const { statements, database } = store
      const first = await createPayment(id, 1, "declined")
      await createPayment(id, 2)
      await database.transaction([
        ...statements.recordState(first, "order", state),
        ...statements.reverseSecondPayment(first),
      ])
      expect((await store.get(id))?.refunds).toEqual([])
      await createPayment(id, 2, status)
      await store.finishOperation(await claim(`late-${id}-2`), { status: "succeeded" })
      await database.transaction([...statements.reverseSecondPayment(first)])
      expect(await store.get(id)).toMatchObject({
        state: { phase: state.phase },
        refunded: 0,
        refunds: [{ id: `late-${id}-2`, paymentId: `${id}-2`, amount: 14800, status: "succeeded" }],
      })
    },
  )

  test("runs the statements of an event: state, renewal and the refund of a second payment", async () => {
    const first = await createPayment("g", 1, "declined")
    await createPayment("g", 2, "approved")
    const { statements, database } = store
    await database.transaction([
      ...statements.recordState(first, "order.completed", completed),
      statements.setOrderSessionKey("g", "session-g"),
      ...statements.reverseSecondPayment(first),
      ...statements.reverseSecondPayment(first),
      statements.closeRenewal("g", "active"),
    ])
    expect(await store.get("g")).toMatchObject({
      state: { phase: "approved" },
      refunds: [{ id: "late-g", paymentId: "g", amount: 14800, status: "pending" }],
    })
    expect((await store.findPayment("session-g", undefined))?.id).toBe("g")
  })

  test("undoes every statement of a transaction of which one fails", async () => {
    const { database, statements } = store
    const fails = { sql: "insert into orders (id) values ($1)", values: ["incomplete"] }
    await createPayment("m", 1)
    await expect(
      database.transaction([statements.timelineEntry("m", "gateway", "lost"), fails]),
    ).rejects.toThrow()
    expect(await store.timeline("m")).toEqual([])
    expect(await database.transaction([])).toEqual([])
  })
})
