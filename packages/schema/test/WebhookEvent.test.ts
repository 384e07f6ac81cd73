import { type EventOf, eventTags, isKnownEvent, parseEvent, type WebhookEvent } from "@flexcharge/schema"
import fc from "fast-check"
import { describe, expect, expectTypeOf, test } from "vitest"
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
