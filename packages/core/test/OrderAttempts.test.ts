import fc from "fast-check"
import { expect, test } from "vitest"
import { type AttemptResult, finalStatusOf, makeOrderAttempts } from "../src/SentCalls.ts"

const order = { mid: "mid-1", orderId: "ORDER-1" }
const first = { idempotencyKey: "key-1", fingerprint: "f-1", body: "first", until: 1_000 }
const second = { idempotencyKey: "key-2", fingerprint: "f-2", body: "second", until: 1_000 }

/** The end of an attempt; one with a response where there is one. */
const ended = (status: AttemptResult["status"], orderSessionKey = "osk-1"): AttemptResult =>
  status === "unknown" || status === "notCarriedOut"
    ? { status }
    : { status, response: { status: status.toUpperCase(), orderSessionKey } }

/** Attempts after a first one that ended in a way. */
const after = (status: AttemptResult["status"]) => {
  const attempts = makeOrderAttempts()
  const started = attempts.start(order, first, 0)
  if (started.isStarted) started.end(ended(status))
  return attempts
}

test("starts no other attempt of an order while one is in flight, whatever its key is", () => {
  const attempts = makeOrderAttempts()
  attempts.start(order, first, 0)
  for (const attempt of [first, second])
    expect(attempts.start(order, attempt, 999)).toEqual({ isStarted: false, status: "inFlight" })
})

test("keeps the orders of one merchant apart from those of another, and one order from another", () => {
  const attempts = makeOrderAttempts()
  attempts.start(order, first, 0)
  for (const other of [
    { mid: "mid-2", orderId: "ORDER-1" },
    { mid: "mid-1", orderId: "ORDER-2" },
    { mid: 'mid-1","ORDER', orderId: "1" },
  ])
    expect(attempts.start(other, first, 0)).toMatchObject({ isStarted: true })
})

test("counts an attempt without an end as unknown once its time is up", () => {
  const attempts = makeOrderAttempts()
  attempts.start(order, first, 0)
  expect(attempts.start(order, second, 1_000)).toEqual({ isStarted: false, status: "unknown" })
  const repeated = attempts.start(order, { ...first, body: "rebuilt", until: 2_000 }, 1_000)
  expect(repeated).toMatchObject({ isStarted: true, isRepeated: true, body: "first" })
})

test("ignores the late end of an attempt whose repetition has started", () => {
  const attempts = makeOrderAttempts()
  const lost = attempts.start(order, first, 0)
  attempts.start(order, { ...first, until: 2_000 }, 1_000)
  if (lost.isStarted) lost.end(ended("ended"))
  expect(attempts.start(order, second, 1_500)).toEqual({ isStarted: false, status: "inFlight" })
})

test.each(["unknown", "open", "paid"] as const)(
  "starts no other attempt when the last one is %s",
  (status) => {
    expect(after(status).start(order, second, 0)).toEqual({ isStarted: false, status })
  },
)

test("starts another attempt when the last one has ended or was not carried out", () => {
  for (const status of ["ended", "notCarriedOut"] as const)
    expect(after(status).start(order, second, 0)).toMatchObject({
      isStarted: true,
      isRepeated: false,
      body: "second",
    })
})

test.each(["open", "paid", "ended"] as const)(
  "returns the response of an attempt that is %s to the same payment, without sending it again",
  (status) => {
    const repeated = after(status).start(order, { ...first, body: "rebuilt" }, 0)
    expect(repeated).toEqual({
      isStarted: false,
      response: { status: status.toUpperCase(), orderSessionKey: "osk-1" },
    })
  },
)

test.each(["open", "paid", "ended", "unknown"] as const)(
  "returns no response and no request of an attempt that is %s to another payment with its key",
  (status) => {
    const other = after(status).start(order, { ...first, fingerprint: "another", body: "another" }, 0)
    expect(other).toMatchObject({ isStarted: true, body: "another" })
  },
)

test("repeats an attempt whose outcome is unknown with its first request, unchanged", () => {
  const attempts = after("unknown")
  for (const body of ["rebuilt", "rebuilt again"]) {
    const repeated = attempts.start(order, { ...first, body }, 0)
    expect(repeated).toMatchObject({ isStarted: true, isRepeated: true, body: "first" })
    if (repeated.isStarted) repeated.end(ended("unknown"))
  }
})

test("keeps an unknown outcome when its repetition was not carried out, and a charge when its repetition failed", () => {
  for (const status of ["unknown", "paid"] as const) {
    const attempts = after(status)
    const repeated = attempts.start(order, { ...first, fingerprint: "another" }, 0)
    if (repeated.isStarted) repeated.end(ended("notCarriedOut"))
    expect(attempts.start(order, second, 0)).toEqual({ isStarted: false, status })
  }
})

test("starts the next attempt after the order was reported as ended, and none after it was reported as paid", () => {
  const session = { orderSessionKey: "osk-1" }
  for (const reported of [order, session]) {
    const attempts = after("open")
    attempts.recorder({ orderSessionKey: "osk-2" })("ended")
    attempts.recorder({ ...order, mid: "mid-2" })("ended")
    expect(attempts.start(order, second, 0)).toEqual({ isStarted: false, status: "open" })
    attempts.recorder(reported)("paid")
    expect(attempts.start(order, second, 0)).toEqual({ isStarted: false, status: "paid" })
    attempts.recorder(reported)("ended")
    expect(attempts.start(order, second, 0)).toMatchObject({ isStarted: true })
    attempts.recorder(reported)("ended")
    expect(attempts.start(order, first, 0)).toEqual({ isStarted: false, status: "inFlight" })
  }
})

test("ignores what is reported of an earlier attempt of the order", () => {
  const attempts = after("ended")
  const later = attempts.start(order, second, 0)
  if (later.isStarted) later.end(ended("open", "osk-2"))
  attempts.recorder({ orderSessionKey: "osk-1" })("ended")
  expect(attempts.start(order, first, 0)).toEqual({ isStarted: false, status: "open" })
})

test("ignores the result of a query or cancel that was sent before the last attempt", () => {
  for (const asked of [order, { orderSessionKey: "osk-1" }]) {
    const attempts = after("ended")
    const record = attempts.recorder(asked)
    const later = attempts.start(order, second, 0)
    if (later.isStarted) later.end(ended("open"))
    record("ended")
    expect(attempts.start(order, first, 0)).toEqual({ isStarted: false, status: "open" })
    attempts.recorder(asked)("ended")
    expect(attempts.start(order, first, 0)).toMatchObject({ isStarted: true })
  }
})

test("never has two requests of an order in flight, and never another key after a possible charge", () => {
  const step = fc.record({
    key: fc.constantFrom("key-1", "key-2", "key-3"),
    result: fc.constantFrom<AttemptResult["status"] | "inFlight">(
      "inFlight",
      "unknown",
      "open",
      "paid",
      "ended",
      "notCarriedOut",
    ),
  })
  fc.assert(
    fc.property(fc.array(step, { maxLength: 12 }), (steps) => {
      const attempts = makeOrderAttempts()
      let last: { readonly key: string; readonly status: string } | undefined
      for (const { key, result } of steps) {
        const started = attempts.start(
          order,
          { idempotencyKey: key, fingerprint: "f", body: key, until: 1 },
          0,
        )
        const isAllowed =
          last === undefined ||
          (last.status !== "inFlight" &&
            (last.key === key ? last.status === "unknown" : last.status === "ended"))
        expect(started.isStarted).toBe(isAllowed)
        if (!started.isStarted) continue
        if (result === "notCarriedOut") started.end(ended(result))
        else {
          last = { key, status: result }
          if (result !== "inFlight") started.end(ended(result))
        }
      }
    }),
  )
})

test.each([
  ["approved", "paid"],
  ["refunded", "paid"],
  ["declined", "ended"],
  ["expired", "ended"],
  ["cancelled", "ended"],
  ["open", undefined],
  ["challenge", undefined],
  ["challengeFailed", undefined],
  ["captureRequired", undefined],
  ["submitted", undefined],
] as const)("reads the phase %s as %s", (phase, status) => {
  expect(finalStatusOf({ phase })).toBe(status)
})
