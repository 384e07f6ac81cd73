import { expect, expectTypeOf, test } from "vitest"
import {
  type BrowserError,
  type ChallengeHint,
  type ChallengeOptions,
  loadSense,
  loadWidget,
  type Sense,
  type SenseOptions,
  type TokenizeOptions,
  tokenizeCard,
  type Widget,
} from "../src/index.ts"
import type { ChallengeProps, SenseState } from "../src/react.ts"

test("the types accept undefined for optional options, and reject missing ones", () => {
  expectTypeOf(loadSense).returns.resolves.toEqualTypeOf<Sense | null>()
  expectTypeOf(loadWidget).returns.resolves.toEqualTypeOf<Widget | null>()
  expectTypeOf(tokenizeCard).returns.resolves.toEqualTypeOf<string>()
  expectTypeOf({ mid: "m", siteId: undefined, src: undefined, nonce: undefined }).toExtend<SenseOptions>()
  expectTypeOf({ orderSessionKey: "k", failUrl: undefined }).toExtend<ChallengeOptions>()
  expectTypeOf({ siteId: "s" }).not.toExtend<SenseOptions>()
  expectTypeOf({ successUrl: "/paid" }).not.toExtend<ChallengeOptions>()
  expectTypeOf({ mid: "m", tokenizationKey: "k" }).not.toExtend<TokenizeOptions>()
  expectTypeOf({ mid: "m", orderSessionKey: "k" }).not.toExtend<ChallengeProps>()
})

test("the types narrow an error by its reason and a React state by its status", () => {
  const read = ({ reason }: BrowserError) => {
    if (reason._tag === "ContentSecurityPolicy") expectTypeOf(reason.directive).toEqualTypeOf<string>()
    if (reason._tag === "Conflict") expectTypeOf(reason.options).toEqualTypeOf<readonly string[]>()
    if (reason._tag === "Rejected") expectTypeOf(reason.status).toEqualTypeOf<number>()
    // @ts-expect-error a timeout has no directive
    if (reason._tag === "TimedOut") return reason.directive
  }
  const show = (state: SenseState) => {
    if (state.status === "ready") expectTypeOf(state.sense).toEqualTypeOf<Sense>()
    if (state.status === "failed") expectTypeOf(state.error).toEqualTypeOf<BrowserError>()
  }
  const words: Record<ChallengeHint, true> = { finished: true, dismissed: true, failed: true, unknown: true }
  expect([read, show, words]).toHaveLength(3)
})
