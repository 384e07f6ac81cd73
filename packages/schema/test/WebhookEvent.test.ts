import { type EventOf, eventTags, isKnownEvent, parseEvent, type WebhookEvent } from "@flexcharge/schema"
import * as Schema from "effect/Schema"
import fc from "fast-check"
import { describe, expect, expectTypeOf, test } from "vitest"
import { WebhookBody } from "../src/WebhookBody.ts"
import { fixture } from "./fixture.ts"

describe("parseEvent", () => {
  test("reads the vendor's recorded delivery", () => {
    expect(parseEvent(fixture("webhook/order-completed"))).toEqual({
      ok: true,
      value: {
        _tag: "OrderCompleted",
        event: "order.completed",
        timeStamp: "2023-03-20T17:16:40.898703Z",
        eventData: null,
        externalOrderId: "a9735210-1349-49bf-bfde-b737dd07872a",
        orderId: "ac9674ed-cbfe-49aa-bc8b-eb1d2b74c429",
        confirmationId: "22ACD1D9",
        isTestMode: true,
        isResent: false,
      },
    })
  })

  test("reads camelCase and odd casing alike, and leaves the event's own data alone", () => {
    const parsed = parseEvent({
      event: "Order.Refunded",
      externalORDERid: "o",
      EventData: { Amount: 1 },
      Extra: 2,
    })
    expect(parsed).toEqual({
      ok: true,
      value: {
        ...{ _tag: "OrderRefunded", event: "order.refunded", externalOrderId: "o" },
        ...{ eventData: { Amount: 1 }, Extra: 2 },
      },
    })
  })

  test.each(Object.entries(eventTags))("tags %s as %s", (name, tag) => {
    const parsed = parseEvent({ Event: name })
    expect(parsed).toMatchObject({ ok: true, value: { _tag: tag, event: name } })
    expect(parsed.ok && isKnownEvent(parsed.value)).toBe(true)
  })

  test("makes an UnknownEvent of any other name, keeping its spelling", () => {
    for (const name of ["order.Teleported", "constructor", "__proto__"]) {
      const parsed = parseEvent({ Event: name })
      expect(parsed).toMatchObject({ ok: true, value: { _tag: "UnknownEvent", event: name } })
      expect(parsed.ok && isKnownEvent(parsed.value)).toBe(false)
    }
  })

  test("reads an event whose members came in other types", () => {
    const odd = {
      Event: "order.teleported",
      OrderId: 77,
      ExternalOrderId: 12345,
      IsTestMode: "true",
      TimeStamp: {},
      IsResent: 1,
    }
    expect(parseEvent(odd)).toEqual({
      ok: true,
      value: {
        ...{ _tag: "UnknownEvent", event: "order.teleported", orderId: "77", externalOrderId: "12345" },
        ...{ isTestMode: true, timeStamp: null, isResent: null },
      },
    })
  })

  test("reads every body to what the schema of a webhook says it is", () => {
    const isBody = Schema.is(WebhookBody)
    const member = fc.constantFrom(
      "OrderId",
      "orderid",
      "IsResent",
      "TimeStamp",
      "EventData",
      "Extra",
      "__proto__",
      "constructor",
    )
    const body = fc.tuple(
      fc.string({ minLength: 1 }),
      fc.array(fc.tuple(member, fc.jsonValue()), { maxLength: 8 }),
    )
    fc.assert(
      fc.property(body, ([event, members]) => {
        const parsed = parseEvent(
          JSON.parse(JSON.stringify({ Event: event, ...Object.fromEntries(members) })),
        )
        expect(parsed.ok && isBody(parsed.value)).toBe(true)
        expect(parsed.ok && Object.getPrototypeOf(parsed.value)).toBe(Object.prototype)
      }),
    )
  })

  test("says what is wrong with a body that is no webhook", () => {
    expect(parseEvent([])).toEqual({ ok: false, issues: [{ path: "", message: "must be an object" }] })
    expect(parseEvent({})).toEqual({ ok: false, issues: [{ path: "event", message: "is missing" }] })
    expect(parseEvent({ Event: 1 })).toEqual({
      ok: false,
      issues: [{ path: "event", message: "must be a text" }],
    })
    expect(parseEvent({ Event: "" }).ok).toBe(false)
  })

  test("refuses a body that is no webhook", () => {
    for (const body of [null, [], "x", {}, { Event: "" }, { Event: 1 }])
      expect(parseEvent(body).ok).toBe(false)
  })

  test("never throws and never pollutes a prototype, whatever JSON comes", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (json) => {
        expect(typeof parseEvent(json).ok).toBe("boolean")
      }),
    )
    parseEvent(JSON.parse('{"Event":"x","__proto__":{"polluted":true}}'))
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined() // a fresh object shows the prototype
  })

  test("types an event by its name", () => {
    expectTypeOf<EventOf<"order.completed">["_tag"]>().toEqualTypeOf<"OrderCompleted">()
    expectTypeOf<WebhookEvent["externalOrderId"]>().toEqualTypeOf<string | null | undefined>()
    expectTypeOf<EventOf<"order.refunded">["isTestMode"]>().toEqualTypeOf<boolean | null | undefined>()
    expectTypeOf<WebhookEvent["somethingNew"]>().toEqualTypeOf<unknown>()
  })
})
