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

const event = (name: string) => {
  const parsed = parseEvent({ Event: name })
  if (!parsed.ok) throw new Error(`no event: ${name}`)
  return parsed.value
}

const signal = fc.oneof(
  fc.constantFrom(...words).map((status) => Signal.fromEvaluate({ status })),
  fc.constantFrom(...Object.keys(eventTags), "order.teleported").map((name) => Signal.fromEvent(event(name))),
  fc.integer({ min: 0, max: 9 }).map((status) => Signal.fromOrder({ status })),
  fc.constantFrom("Chargeback", "Capturerequired").map((statusName) => Signal.fromOrder({ statusName })),
  fc.constantFrom("APPROVED", "NOTFOUND", "EXPIRED").map((status) => Signal.fromOutcome({ status })),
)

const heard = (signals: readonly OrderState[]) => signals.reduce(OrderState.join, OrderState.initial)

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
        expect(heard(again)).toEqual(heard(signals))
      }),
    )
  })

  test("never takes back a verdict, a dispute or an unknown word", () => {
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
    const state = heard([
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

test("each rung stands above the one before it", () => {
  const rungs = [
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
  ] as OrderState["phase"][] // spelled out here so that a change of the ladder is seen
  for (const [index, phase] of rungs.entries()) {
    const above = { ...OrderState.initial, phase: rungs[Math.min(index + 1, rungs.length - 1)] ?? phase }
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
  ])("an evaluate reply of %s is %s", (status, phase) => {
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

  test("words that only look like members of an object are unknown words", () => {
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
