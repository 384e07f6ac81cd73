import * as Promised from "@flexcharge/webhooks"
import { parse, unwrap, verify, Webhooks } from "@flexcharge/webhooks/effect"
import * as Cause from "effect/Cause"
import * as ConfigProvider from "effect/ConfigProvider"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Layer from "effect/Layer"
import * as TestClock from "effect/testing/TestClock"
import { describe, expect, test } from "vitest"
import { oldSecret, secret, sentAt, signed } from "./fixtures.ts"

const options = { secrets: [secret] }
const atSentTime = <A, E>(program: Effect.Effect<A, E>) =>
  Effect.runPromise(
    Effect.andThen(TestClock.setTime(sentAt), program).pipe(Effect.provide(TestClock.layer()), Effect.scoped),
  )

describe("the Effect API", () => {
  test("the Effect API verifies and parses by Effect's clock", async () => {
    expect(await atSentTime(unwrap(signed(), options))).toMatchObject({ _tag: "OrderCompleted" })
    const late = unwrap(signed(), options).pipe(Effect.flip)
    expect((await Effect.runPromise(late)).reason._tag).toBe("StaleDelivery")
  })

  test("the Effect API uses Effect's clock where now is undefined, and now where it is given", async () => {
    expect(await atSentTime(unwrap(signed(), { ...options, now: undefined }))).toMatchObject({
      isTestMode: true,
    })
    const late = unwrap(signed(), { ...options, now: () => sentAt + 600_000 }).pipe(Effect.flip)
    expect((await atSentTime(late)).reason._tag).toBe("StaleDelivery")
  })

  test("the Effect API fails with the same error as the Promise API", async () => {
    const forged = signed(undefined, { secret: oldSecret })
    const failed = await atSentTime(
      verify(forged, options).pipe(Effect.catchTag("WebhookError", (error) => Effect.succeed(error))),
    )
    const rejected = await Promised.verify(forged, { ...options, now: () => sentAt }).catch((error) => error)
    expect(failed).toEqual(rejected)
  })

  test("the Effect API parses only verified bodies, those of the Promise API included", async () => {
    const verified = await Promised.verify(signed(), { ...options, now: () => sentAt })
    expect(await Effect.runPromise(parse(verified))).toMatchObject({ event: "order.completed" })
    const error = await Effect.runPromise(Effect.flip(parse({} as Promised.VerifiedBody))) // as: circumvents the type
    expect(error.reason._tag).toBe("NotVerified")
  })

  test("the Effect API reports a function of secrets that throws as a defect", async () => {
    const fault = new Error("database down")
    const secrets = () => Promise.reject(fault)
    const exit = await Effect.runPromiseExit(verify(signed(), { secrets }))
    expect(Exit.isFailure(exit) && Cause.hasDies(exit.cause)).toBe(true)
  })

  test("the Webhooks service has a layer with options and a layer from the configuration", async () => {
    const program = Effect.flatMap(Webhooks, (webhooks) =>
      Effect.all([webhooks.unwrap(signed()), Effect.flatMap(webhooks.verify(signed()), webhooks.parse)]),
    )
    const environment = ConfigProvider.layer(
      ConfigProvider.fromUnknown({ FLEXCHARGE_WEBHOOK_SECRET: secret }),
    )
    for (const layer of [Webhooks.layer(options), Layer.provide(Webhooks.layerConfig(), environment)])
      expect(await atSentTime(Effect.provide(program, layer))).toMatchObject([{}, { _tag: "OrderCompleted" }])
  })
})

/** Both APIs have the same operations: arguments equal, the failure moved from the rejection into the type. */
type Same<Promising, Other> = Promising extends (...input: infer Input) => unknown
  ? Other extends (...input: Input) => unknown
    ? true
    : false
  : never
const operations: [
  Same<typeof Promised.verify, typeof verify>,
  Same<typeof Promised.parse, typeof parse>,
  Same<typeof Promised.unwrap, typeof unwrap>,
] = [true, true, true]
test("the Effect API has the operations of the Promise API", () => expect(operations).not.toContain(false))
