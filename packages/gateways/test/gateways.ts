/** Every mapper with its fixtures, for the tests that run over all gateways. */
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
import type { Mapped } from "../src/index.ts"

type AnyMapper = (declined: unknown, payment?: unknown) => Mapped

/** Mappers by the name of their entry point. Tests pass what a program without types could pass. */
export const mappers: Readonly<Record<string, AnyMapper>> = {
  stripe: fromStripe as AnyMapper,
  adyen: fromAdyen as AnyMapper,
  braintree: fromBraintree as AnyMapper,
  checkout: fromCheckout as AnyMapper,
  authorizenet: fromAuthorizeNet as AnyMapper,
  nmi: fromNmi as AnyMapper,
  worldpay: fromWorldpay as AnyMapper,
  cybersource: fromCybersource as AnyMapper,
  spreedly: fromSpreedly as AnyMapper,
  gr4vy: fromGr4vy as AnyMapper,
}

/** One recorded object with what the mapper makes of it. */
export interface Fixture {
  /** Where the shape comes from. */
  readonly source: string
  /** When that source was read. */
  readonly date: string
  readonly confidence: "gateway" | "third-party"
  readonly input: unknown
  readonly payment?: object
  readonly expected: { readonly _tag: string }
}

/** The fixtures of one gateway, by name. */
export const fixturesOf = (gateway: string): Readonly<Record<string, Fixture>> =>
  JSON.parse(readFileSync(new URL(`../fixtures/${gateway}.json`, import.meta.url), "utf8"))

/** Every fixture of every gateway. */
export const fixtures: readonly (Fixture & {
  readonly gateway: string
  readonly name: string
  readonly map: AnyMapper
})[] = Object.entries(mappers).flatMap(([gateway, map]) =>
  Object.entries(fixturesOf(gateway)).map(([name, fixture]) => ({ gateway, name, map, ...fixture })),
)
