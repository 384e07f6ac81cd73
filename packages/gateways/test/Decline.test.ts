import { endpoints } from "@flexcharge/schema"
import { describe, expect, test } from "vitest"
import { fromAdyen } from "../src/adyen.ts"
import { nextStep } from "../src/index.ts"
import { fromNmi } from "../src/nmi.ts"
import { fromStripe } from "../src/stripe.ts"
import { fixtures } from "./gateways.ts"

const decline = (fields: object = {}) => ({ type: "card_error", decline_code: "generic_decline", ...fields })
const visaCharge = (brand: string) => ({
  object: "charge" as const,
  id: "ch_1",
  status: "failed",
  payment_method_details: { card: { brand } },
})

describe("the rescue of a decline", () => {
  test.each(["05", "51", "54", "61", "65", "82", "91", "N7", "14", "62", "78", "00", "Z9"])(
    "is sent for network code %s, because the service decides about issuer declines",
    (network_decline_code) => {
      expect(fromStripe(decline({ network_decline_code }))).toMatchObject({ rescue: { send: true } })
    },
  )

  test.each([
    ["04", "lost-or-stolen"],
    ["07", "lost-or-stolen"],
    ["41", "lost-or-stolen"],
    ["43", "lost-or-stolen"],
    ["46", "account-closed"],
    ["59", "suspected-fraud"],
  ])("is withheld for network code %s, and may be sent nevertheless", (network_decline_code, reason) => {
    expect(fromStripe(decline({ network_decline_code }))).toMatchObject({
      rescue: { send: false, reason, isOverridable: true, source: "network" },
    })
  })

  test.each(["R0", "R1", "R3"])(
    "is withheld for network code %s and cannot be overridden",
    (network_decline_code) => {
      expect(fromStripe(decline({ network_decline_code }))).toMatchObject({
        rescue: { send: false, reason: "consent-revoked", isOverridable: false },
      })
    },
  )

  test("is withheld for merchant advice code 21, also when the network code has another reason", () => {
    const lost = { network_decline_code: "41", network_advice_code: "21" }
    expect(fromStripe(decline(lost))).toMatchObject({
      rescue: { reason: "consent-revoked", isOverridable: false, source: "network" },
    })
  })

  test.each(["12", "15", "57"])("is withheld for network code %s of Visa only", (network_decline_code) => {
    const error = decline({ network_decline_code })
    expect(fromStripe({ error, charge: visaCharge("visa") })).toMatchObject({
      rescue: { send: false, reason: "never-approved", isOverridable: true },
    })
    expect(fromStripe({ error, charge: visaCharge("mastercard") })).toMatchObject({ rescue: { send: true } })
    expect(fromStripe(error)).toMatchObject({ rescue: { send: true } })
  })

  test("is withheld while the gateway's own dunning runs, with a warning", () => {
    expect(fromStripe(decline(), { isRetriedByGateway: true })).toMatchObject({
      rescue: { send: false, reason: "gateway-retries", isOverridable: true },
      advice: { warnings: ["gateway-retries"] },
    })
  })

  test("is sent although the network advises against another attempt at the gateway", () => {
    expect(fromStripe(decline({ network_advice_code: "03" }))).toMatchObject({
      rescue: { send: true },
      advice: { retry: "never", source: "network", rawCode: "03" },
    })
  })
})

describe("the advice about retries", () => {
  const hour = 3_600_000
  test.each([
    ["01", "update-card", undefined],
    ["02", "later", undefined],
    ["03", "never", undefined],
    ["04", "unknown", undefined],
    ["21", "never", undefined],
    ["24", "later", hour],
    ["25", "later", 24 * hour],
    ["26", "later", 48 * hour],
    ["27", "later", 96 * hour],
    ["28", "later", 144 * hour],
    ["29", "later", 192 * hour],
    ["30", "later", 240 * hour],
    ["40", "unknown", undefined],
    ["99", "unknown", undefined],
  ])("of merchant advice code %s is %s", (network_advice_code, retry, afterMillis) => {
    const mapped = fromStripe(decline({ network_advice_code }))
    expect(mapped).toMatchObject({ advice: { retry, source: "network", rawCode: network_advice_code } })
    expect(mapped._tag === "Declined" && mapped.advice.afterMillis).toBe(afterMillis)
  })

  test("is the gateway's when the network's code advises nothing", () => {
    expect(fromStripe(decline({ network_advice_code: "40", advice_code: "try_again_later" }))).toMatchObject({
      advice: { retry: "later", source: "gateway", rawCode: "try_again_later" },
    })
  })

  test("is unknown when only one of network and gateway advises never", () => {
    expect(fromStripe(decline({ network_advice_code: "02", advice_code: "do_not_try_again" }))).toMatchObject(
      {
        advice: { retry: "unknown", source: "conflict", rawCode: "02, do_not_try_again" },
      },
    )
  })
})

test.each([
  ["1", "update-card"],
  ["01 : New account information available", "update-card"],
  ["advice 01", "unknown"],
])("the merchant advice code in %j advises %s", (merchantAdviceCode, retry) => {
  expect(fromAdyen({ resultCode: "Refused", additionalData: { merchantAdviceCode } })).toMatchObject({
    advice: { retry },
  })
})

test.each(["112", "1200", "571"])("network code %s is not in Visa's category 1", (network_decline_code) => {
  const error = decline({ network_decline_code })
  expect(fromStripe({ error, charge: visaCharge("visa") })).toMatchObject({ rescue: { send: true } })
})

test("a brand that only contains the name of Visa is another one", () => {
  const error = decline({ network_decline_code: "57" })
  expect(fromStripe({ error, charge: visaCharge("not visa") })).toMatchObject({ rescue: { send: true } })
})

test("the currency of the attempt may be in lower case, and decides about the decimals of the amount", () => {
  const attempt = { id: "A-1", amount: "500", timestampUtc: "2026-06-12T14:30:00Z" }
  for (const [currency, amount] of [
    ["jpy", 500],
    ["usd", 50_000],
    ["kwd", 500_000],
  ] as const)
    expect(fromNmi("response=2&response_code=200", { ...attempt, currency })).toMatchObject({
      transaction: { amount, currency: currency.toUpperCase() },
    })
  expect(fromStripe({ ...visaCharge("visa") }, { id: "A-1", amount: 50_000, currency: "isk" })).toMatchObject(
    { transaction: { amount: 500, currency: "ISK" } },
  )
})

test("a currency that has not three letters is that of the attempt", () => {
  for (const currency of ["dollars", "us", "USDX"])
    expect(
      fromStripe({ ...visaCharge("visa"), amount: 500, currency }, { amount: 1500, currency: "EUR" }),
    ).toMatchObject({ transaction: { amount: 500, currency: "EUR" } })
})

test("the error of an unreadable argument contains what to pass", () => {
  expect(() => fromNmi(JSON.parse("null"))).toThrow(
    "The argument declined is invalid. Pass what the gateway returned.",
  )
})

describe("the attempt that the caller supplies", () => {
  const attempt = { id: "A-1", amount: 15000, currency: "USD", timestampUtc: "2026-06-12T14:30:00Z" }

  test("completes a transaction, and never replaces what the gateway returned", () => {
    expect(fromStripe(decline(), attempt)).toMatchObject({ transaction: attempt })
    const charge = { ...visaCharge("visa"), amount: 500, currency: "eur" }
    expect(fromStripe(charge, attempt)).toMatchObject({
      transaction: { id: "ch_1", amount: 500, currency: "EUR" },
    })
  })

  test("has no amount when it is not in the gateway's units, so that evaluate rejects it before anything is sent", () => {
    const mapped = [
      fromStripe(decline(), { ...attempt, amount: 150.5 }),
      fromStripe(decline(), { ...attempt, amount: -1 }),
      fromNmi("response=2", { ...attempt, amount: "150.005" }),
      fromNmi("response=2", { ...attempt, amount: "1.5e2" }),
    ]
    for (const result of mapped) {
      expect(result._tag === "Declined" && result.transaction).not.toHaveProperty("amount")
      const transaction =
        result._tag === "Declined" ? { ...result.transaction, amount: undefined } : undefined
      const issues = endpoints.evaluate.requestSchema["~standard"].validate({ transaction })
      expect(JSON.stringify(issues)).toContain('["transaction","amount"]')
    }
  })
})

test("texts reach the service without control characters", () => {
  const message = `Your card\nwas \u0000declined. \uD800${"x".repeat(500)}`
  const mapped = fromStripe(decline({ message }))
  const { responseDescription = "" } = mapped._tag === "Declined" ? mapped.transaction : {}
  expect(responseDescription).toMatch(/^Your card was {2}declined\. {2}x+$/)
})

test("every reason why a payment is not a decline has a next step in full sentences", () => {
  const reasons = new Set(
    fixtures.flatMap(({ map, input }) => {
      const mapped = map(input)
      return mapped._tag === "NotADecline" ? [mapped.reason] : []
    }),
  )
  expect(reasons.size).toBe(10)
  for (const reason of [...reasons, "unrecognized" as const]) expect(nextStep(reason)).toMatch(/^[A-Z].*\.$/)
})
