import { eventTags, OrderState, parseEvent, Signal } from "@flexcharge/schema"
import fc from "fast-check"
import { describe, expect, test } from "vitest"

const words = [
  ...[
    "APPROVED",
    "DECLINED",
    "CHALLENGE",
    "SUBMITTED",
    "CAPTUREREQUIRED",
    "PROCESSING",
    "CANCELLED",
    "EXPIRED",
  ],
  ...["Quarantined", "Reviewing"],
]

const event = (name: string, more: object = {}) => {
  const parsed = parseEvent({ Event: name, ...more })
  if (!parsed.ok) throw new Error(`no event: ${name}`)
  return parsed.value
}

const refund = (id: string, amount: number) =>
  Signal.fromEvent(event("order.refunded", { EventData: { TransactionId: id, amount } }))

const signal = fc.oneof(
  fc
    .tuple(fc.constantFrom("r1", "r2", "r3"), fc.integer({ min: 1, max: 9 }))
    .map(([id, cents]) => refund(id, cents)),
  fc.integer({ min: 1, max: 20 }).map((amount) => Signal.fromEvaluate({ status: "APPROVED" }, { amount })),
  fc.constantFrom(...words).map((status) => Signal.fromEvaluate({ status })),
  fc.constantFrom(...Object.keys(eventTags), "order.teleported").map((name) => Signal.fromEvent(event(name))),
  fc.integer({ min: 0, max: 9 }).map((status) => Signal.fromOrder({ status })),
  fc.constantFrom("Chargeback", "Capturerequired").map((statusName) => Signal.fromOrder({ statusName })),
  fc.constantFrom("APPROVED", "NOTFOUND", "EXPIRED").map((status) => Signal.fromOutcome({ status })),
)

const joinAll = (signals: readonly OrderState[]) => signals.reduce(OrderState.join, OrderState.initial)

describe("join", () => {
  test("is commutative, associative and idempotent", () => {
    fc.assert(
      fc.property(signal, signal, signal, (a, b, c) => {
        expect(OrderState.join(a, b)).toEqual(OrderState.join(b, a))
        expect(OrderState.join(OrderState.join(a, b), c)).toEqual(OrderState.join(a, OrderState.join(b, c)))
        expect(OrderState.join(a, a)).toEqual(a)
        expect(OrderState.join(OrderState.initial, a)).toEqual(a)
        expect(OrderState.join(undefined, a)).toEqual(a)
      }),
    )
  })

  test("gives one state however signals are shuffled and repeated", () => {
    const shuffled = fc.array(signal, { maxLength: 12 }).chain((signals) =>
      fc.record({
        signals: fc.constant(signals),
        again: fc.shuffledSubarray([...signals, ...signals], { minLength: signals.length * 2 }),
      }),
    )
    fc.assert(
      fc.property(shuffled, ({ signals, again }) => {
        expect(joinAll(again)).toEqual(joinAll(signals))
      }),
    )
  })

  test("never loses a final phase, a charge, a dispute or an unknown value", () => {
    fc.assert(
      fc.property(signal, signal, (state, next) => {
        const joined = OrderState.join(state, next)
        if (OrderState.isFinal(state)) expect(OrderState.isFinal(joined)).toBe(true)
        if (state.phase === "approved") expect(["approved", "refunded"]).toContain(joined.phase)
        if (state.dispute !== "none") expect(joined.dispute).not.toBe("none")
        for (const word of state.unknown) expect(joined.unknown).toContain(word)
      }),
    )
  })

  test("pays an order that was reported declined and then completed", () => {
    const state = joinAll([
      Signal.fromEvaluate({ status: "DECLINED" }),
      Signal.fromEvent(event("order.completed")),
    ])
    expect(state.phase).toBe("approved")
    expect(OrderState.isPaid(state)).toBe(true)
  })

  test("does not write to its arguments", () => {
    const state = Object.freeze({ ...OrderState.initial, unknown: Object.freeze(["b"]) })
    expect(OrderState.join(state, Signal.fromOutcome({ status: "a" })).unknown).toEqual(["a", "b"])
    expect(state.unknown).toEqual(["b"])
  })
})

test.each([
  ["open", false, false],
  ["received", false, false],
  ["submitted", false, false],
  ["processing", false, false],
  ["problem", false, false],
  ["challenge", false, false],
  ["challengeFailed", false, false],
  ["challengePassed", false, false],
  ["captureRequired", false, false],
  ["cancelled", true, false],
  ["expired", true, false],
  ["declined", true, false],
  ["approved", true, true],
  ["refunded", true, false],
] as const)("%s: final %s, paid %s", (phase, isFinal, isPaid) => {
  expect(OrderState.isFinal({ ...OrderState.initial, phase })).toBe(isFinal)
  expect(OrderState.isPaid({ ...OrderState.initial, phase })).toBe(isPaid)
})

test("each phase is higher than the one before it", () => {
  const ordered = [
    ...[
      "open",
      "received",
      "submitted",
      "processing",
      "problem",
      "challenge",
      "challengeFailed",
      "challengePassed",
    ],
    ...["captureRequired", "cancelled", "expired", "declined", "approved", "refunded"],
  ] as OrderState["phase"][] // repeated here so that a change of the order of phases fails
  for (const [index, phase] of ordered.entries()) {
    const above = { ...OrderState.initial, phase: ordered[Math.min(index + 1, ordered.length - 1)] ?? phase }
    expect(OrderState.join({ ...OrderState.initial, phase }, above).phase).toBe(above.phase)
  }
})

describe("signals", () => {
  test.each([
    ["APPROVED", "approved"],
    ["DECLINED", "declined"],
    ["CHALLENGE", "challenge"],
    ["SUBMITTED", "submitted"],
    ["CAPTUREREQUIRED", "captureRequired"],
    ["PROCESSING", "processing"],
    ["CANCELLED", "cancelled"],
    ["EXPIRED", "expired"],
  ])("an evaluate response of %s is %s", (status, phase) => {
    expect(Signal.fromEvaluate({ status })).toEqual({ phase, dispute: "none", unknown: [] })
  })

  test("a declined sync MIT is still being worked on", () => {
    expect(Signal.fromEvaluate({ status: "DECLINED" }, { isSyncMit: true }).phase).toBe("processing")
    expect(Signal.fromEvaluate({ status: "APPROVED" }, { isSyncMit: true }).phase).toBe("approved")
    expect(Signal.fromEvaluate({ status: "DECLINED" }, { isSyncMit: false }).phase).toBe("declined")
  })

  test.each([
    [0, "received"],
    [1, "received"],
    [2, "cancelled"],
    [3, "problem"],
    [4, "processing"],
    [5, "captureRequired"],
    [6, "refunded"],
    [7, "approved"],
  ])("an order of status %i is %s", (status, phase) => {
    expect(Signal.fromOrder({ status }).phase).toBe(phase)
  })

  test("an order's name decides over its number, in any case, and both may be missing", () => {
    expect(Signal.fromOrder({ status: 4, statusName: "Completed" }).phase).toBe("approved")
    expect(Signal.fromOrder({ status: 4, statusName: "" }).phase).toBe("processing")
    expect(Signal.fromOrder({ status: 99 })).toEqual({
      phase: "open",
      dispute: "none",
      unknown: ["status 99"],
    })
    expect(Signal.fromOrder({ status: null })).toEqual(OrderState.initial)
    expect(Signal.fromOrder({ statusName: "Chargeback" })).toMatchObject({
      phase: "approved",
      dispute: "chargeback",
    })
  })

  test("values that are also names of members of an object are unknown values", () => {
    expect(Signal.fromOutcome({ status: "constructor" }).unknown).toEqual(["constructor"])
    expect(Signal.fromOutcome({ status: "NOTFOUND" })).toEqual(OrderState.initial)
  })

  test.each([
    ["order.completed", "approved", "none"],
    ["order.cancelled", "cancelled", "none"],
    ["order.expired", "expired", "none"],
    ["order.refunded", "refunded", "none"],
    ["order.capturerequired", "captureRequired", "none"],
    ["payment.chargeback.received", "open", "chargeback"],
    ["payment.chargeback.reversed", "open", "reversed"],
    ["payment.early_warning.received", "open", "earlyWarning"],
    ["challenge.presented", "challenge", "none"],
    ["challenge.attempted", "challenge", "none"],
    ["challenge.passed", "challengePassed", "none"],
    ["challenge.failed", "challengeFailed", "none"],
    ["payout.created", "open", "none"],
    ["payout.updated", "open", "none"],
  ])("the event %s reaches phase %s and dispute %s", (name, phase, dispute) => {
    expect(Signal.fromEvent(event(name))).toEqual({ phase, dispute, unknown: [] })
  })

  test("an unknown event is recorded by its name", () => {
    expect(Signal.fromEvent(event("order.teleported"))).toEqual({
      ...OrderState.initial,
      unknown: ["order.teleported"],
    })
  })
})

describe("refunds in part", () => {
  const approved = Signal.fromEvaluate({ status: "APPROVED" }, { amount: 15_000 })

  test("leave an order paid, with the refunded total known", () => {
    const state = joinAll([approved, refund("r1", 500), refund("r2", 1_000), refund("r1", 500)])
    expect(OrderState.isPaid(state)).toBe(true)
    expect(OrderState.refundedAmount(state)).toBe(1_500)
  })

  test("end the order when they add up to its amount, in any order of arrival", () => {
    const signals = [refund("r1", 5_000), approved, refund("r2", 10_000)]
    for (const state of [joinAll(signals), joinAll(signals.toReversed())]) {
      expect(state.phase).toBe("refunded")
      expect(OrderState.isPaid(state)).toBe(false)
      expect(OrderState.refundedAmount(state)).toBe(15_000)
    }
  })

  test("do not end an order whose amount is not known", () => {
    const state = joinAll([Signal.fromEvaluate({ status: "APPROVED" }), refund("r1", 15_000)])
    expect(state.phase).toBe("approved")
    expect(OrderState.refundedAmount(state)).toBe(15_000)
  })

  test("are ended by an order query that reports the order as returned", () => {
    const state = joinAll([approved, refund("r1", 500), Signal.fromOrder({ status: 6 })])
    expect(OrderState.isPaid(state)).toBe(false)
    expect(OrderState.refundedAmount(state)).toBe(15_000)
  })

  test.each<[string, unknown, number | undefined]>([
    ["no data", null, undefined],
    ["data of another kind", ["amount", 5], undefined],
    ["data without an amount", { reason: "returned" }, undefined],
    ["a flag of a refund in part", { IsPartialRefund: true }, 0],
    ["a flag of a refund of the whole amount", { isPartialRefund: false, amount: 500 }, undefined],
    ["an amount in minor units", { Amount: 500 }, 500],
    ["a refund amount in minor units", { refundAmount: 500 }, 500],
    ["a refunded amount in minor units", { refundedAmount: 500 }, 500],
    ["an amount in dollars, as in the refund request", { amountToRefund: 12.34 }, 1_234],
    ["an amount in yen, as in the refund request", { amountToRefund: 1_234, currency: "JPY" }, 1_234],
    ["an amount in yen, whose currency is in lower case", { amountToRefund: 1_234, currency: "jpy" }, 1_234],
    ["an amount in dinars, as in the refund request", { amountToRefund: 1.234, currencyCode: "KWD" }, 1_234],
    ["an amount that is not a whole number of minor units", { amount: 5.5 }, undefined],
    ["an amount as text", { amount: "500" }, undefined],
    ["a negative amount", { amount: -1 }, undefined],
  ])("are recognized in an event with %s", (_, EventData, amount) => {
    const signal = Signal.fromEvent(event("order.refunded", { TimeStamp: "t", EventData }))
    if (amount === undefined) expect(signal.phase).toBe("refunded")
    else expect(signal).toMatchObject({ phase: "open", refunds: { [`t ${amount || undefined}`]: amount } })
  })

  test("count once when their event is sent again, and twice when two events differ", () => {
    const of = (TimeStamp: string, more: object = {}) =>
      Signal.fromEvent(event("order.refunded", { TimeStamp, EventData: { amount: 500 }, ...more }))
    const state = joinAll([of("t1"), of("t1", { IsResent: true }), of("t2")])
    expect(OrderState.refundedAmount(state)).toBe(1_000)
  })
})

describe("change", () => {
  const approved = Signal.fromEvaluate({ status: "APPROVED" }, { amount: 15_000 })
  const nothing = {
    becamePaid: false,
    becameFinal: false,
    becameRefunded: false,
    becameDisputed: false,
    refundedAmount: 0,
  }

  test.each<[string, readonly OrderState[], OrderState, object]>([
    [
      "an approval",
      [Signal.fromOutcome({ status: "CHALLENGE" })],
      approved,
      { becamePaid: true, becameFinal: true },
    ],
    [
      "an approval after a decline",
      [Signal.fromOutcome({ status: "DECLINED" })],
      approved,
      { becamePaid: true },
    ],
    ["a repeated approval", [approved], approved, {}],
    ["an earlier signal that arrives late", [approved], Signal.fromOutcome({ status: "CHALLENGE" }), {}],
    ["a decline", [], Signal.fromOutcome({ status: "DECLINED" }), { becameFinal: true }],
    ["a refund in part", [approved], refund("r1", 500), { refundedAmount: 500 }],
    [
      "the refund of the rest",
      [approved, refund("r1", 500)],
      refund("r2", 14_500),
      { becameRefunded: true, refundedAmount: 14_500 },
    ],
    [
      "a refund of the whole amount",
      [approved],
      Signal.fromEvent(event("order.refunded")),
      { becameRefunded: true, refundedAmount: 15_000 },
    ],
    [
      "a refund of an order that was not known to be paid",
      [],
      Signal.fromEvent(event("order.refunded")),
      { becameFinal: true, becameRefunded: true },
    ],
    [
      "an early warning",
      [approved],
      Signal.fromEvent(event("payment.early_warning.received")),
      { becameDisputed: true },
    ],
    [
      "a chargeback after it",
      [approved, Signal.fromEvent(event("payment.early_warning.received"))],
      Signal.fromEvent(event("payment.chargeback.received")),
      { becameDisputed: true },
    ],
    [
      "a reversed chargeback",
      [approved, Signal.fromEvent(event("payment.chargeback.received"))],
      Signal.fromEvent(event("payment.chargeback.reversed")),
      {},
    ],
  ])("reports %s", (_, signals, next, expected) => {
    const before = signals.length === 0 ? undefined : joinAll(signals)
    expect(OrderState.change(before, OrderState.join(before, next))).toEqual({ ...nothing, ...expected })
    expect(OrderState.change(before, next)).toEqual({ ...nothing, ...expected })
  })

  test("reports each change once, for any order and number of arrivals of the signals", () => {
    fc.assert(
      fc.property(fc.array(signal, { maxLength: 10 }), (signals) => {
        let state: OrderState | undefined
        let paid = 0
        let final = 0
        let refunded = 0
        for (const next of [...signals, ...signals]) {
          const after = OrderState.join(state, next)
          const { becamePaid, becameFinal, refundedAmount } = OrderState.change(state, after)
          paid += Number(becamePaid)
          final += Number(becameFinal)
          refunded += refundedAmount
          state = after
        }
        expect(paid).toBeLessThanOrEqual(1)
        expect(final).toBeLessThanOrEqual(1)
        if (state !== undefined) expect(refunded).toBe(OrderState.refundedAmount(state))
      }),
    )
  })
})

test.each([
  [{ status: 7, statusName: "Weird" }, "approved", ["Weird"]],
  [{ status: 2, statusName: "Weird" }, "cancelled", ["Weird"]],
  [{ status: 99, statusName: "Weird" }, "open", ["Weird", "status 99"]],
  [{ status: null, statusName: "Weird" }, "open", ["Weird"]],
  [{ status: 2, statusName: "COMPLETED" }, "approved", []],
  [{ status: 7, statusName: "" }, "approved", []],
])("reads the phase of the order %j as %s", (order, phase, unknown) => {
  expect(Signal.fromOrder(order)).toMatchObject({ phase, unknown })
})
