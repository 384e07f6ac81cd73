/**
 * Processor time per mapped payment of each gateway, next to the baseline: `JSON.parse` of the same object, which every
 * merchant pays for anyway.
 *
 * Run it after a build: `node tooling/bench/gateways-map.ts`. Every fixture of the gateways package is mapped in turn.
 * Exits with 1 when a gateway needs more than 10 microseconds.
 */
import { readFileSync } from "node:fs"
import { fromAdyen } from "@flexcharge/gateways/adyen"
import { fromAuthorizeNet } from "@flexcharge/gateways/authorizenet"
import { fromBraintree } from "@flexcharge/gateways/braintree"
import { fromCheckout } from "@flexcharge/gateways/checkout"
import { fromCybersource } from "@flexcharge/gateways/cybersource"
import { fromGr4vy } from "@flexcharge/gateways/gr4vy"
import { fromNmi } from "@flexcharge/gateways/nmi"
import { fromSpreedly } from "@flexcharge/gateways/spreedly"
import { fromStripe } from "@flexcharge/gateways/stripe"
import { fromWorldpay } from "@flexcharge/gateways/worldpay"
import { quantile } from "./ratios.ts"

const budgetMicros = 10
const rounds = Number(process.env.BENCH_ROUNDS ?? 9)
const calls = 20_000

const mappers = {
  stripe: fromStripe,
  adyen: fromAdyen,
  braintree: fromBraintree,
  checkout: fromCheckout,
  authorizenet: fromAuthorizeNet,
  nmi: fromNmi,
  worldpay: fromWorldpay,
  cybersource: fromCybersource,
  spreedly: fromSpreedly,
  gr4vy: fromGr4vy,
}

interface Fixture {
  readonly input: unknown
  readonly payment?: object
}

const fixturesOf = (gateway: string): readonly Fixture[] =>
  Object.values(
    JSON.parse(
      readFileSync(new URL(`../../packages/gateways/fixtures/${gateway}.json`, import.meta.url), "utf8"),
    ),
  )

/** Median of the rounds, in microseconds of processor time per call. */
const measure = (call: (index: number) => unknown): number => {
  const samples = Array.from({ length: rounds + 1 }, () => {
    const before = process.cpuUsage()
    for (let index = 0; index < calls; index++) call(index)
    const { user, system } = process.cpuUsage(before)
    return (user + system) / calls
  }).slice(1) // the first round compiles
  return quantile(samples, 0.5)
}

let isOverBudget = false
for (const [gateway, mapper] of Object.entries(mappers)) {
  const map = mapper as (declined: unknown, payment?: object) => unknown // fixtures are JSON without types
  const fixtures = fixturesOf(gateway)
  const at = (index: number): Fixture => fixtures[index % fixtures.length] ?? { input: {} }
  const texts = fixtures.map(({ input }) => JSON.stringify(input))
  const mapped = measure((index) => map(at(index).input, at(index).payment))
  const parsed = measure((index) => JSON.parse(texts[index % texts.length] ?? ""))
  isOverBudget ||= mapped > budgetMicros
  console.log(
    `${gateway.padEnd(13)} ${mapped.toFixed(2).padStart(6)} us per payment, ${(mapped / parsed).toFixed(1)} times JSON.parse of it (${parsed.toFixed(2)} us)`,
  )
}
if (isOverBudget) {
  console.error(`A mapping needs more than ${budgetMicros} us.`)
  process.exitCode = 1
}
