import { type EventOf, eventTags, isKnownEvent, parseEvent, type WebhookEvent } from "@flexcharge/schema"
import * as Schema from "effect/Schema"
import fc from "fast-check"
import { describe, expect, expectTypeOf, test } from "vitest"
import { WebhookBody } from "../src/WebhookBody.ts"
import { fixture } from "./fixture.ts"

describe("parseEvent", () => {
  test("The vendor's recorded delivery is parsed.", () => {
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

  test("Field names are read in any letter case, and the event's own data is unchanged.", () => {
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

  test.each(Object.entries(eventTags))("The event %s has the tag %s.", (name, tag) => {
    const parsed = parseEvent({ Event: name })
    expect(parsed).toMatchObject({ ok: true, value: { _tag: tag, event: name } })
    expect(parsed.ok && isKnownEvent(parsed.value)).toBe(true)
  })

  test("Any other event name is an UnknownEvent and keeps its spelling.", () => {
    for (const name of ["order.Teleported", "constructor", "__proto__"]) {
      const parsed = parseEvent({ Event: name })
      expect(parsed).toMatchObject({ ok: true, value: { _tag: "UnknownEvent", event: name } })
      expect(parsed.ok && isKnownEvent(parsed.value)).toBe(false)
    }
  })

  test("An event whose fields have other types is parsed.", () => {
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

  test("Every body is parsed as the schema of a webhook decodes it.", () => {
    const isBody = Schema.is(WebhookBody)
    const fieldName = fc.constantFrom(
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
      fc.array(fc.tuple(fieldName, fc.jsonValue()), { maxLength: 8 }),
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

  test("Every field of the schema is parsed under its name in the service's JSON.", () => {
    for (const { name, type } of WebhookBody.ast.propertySignatures) {
      const { wireName } = (type.context?.annotations ?? {}) as { wireName: string } // every field of a webhook has one
      const parsed = parseEvent({ Event: "order.completed", [wireName]: "order.expired" })
      expect(parsed.ok && parsed.value, wireName).toHaveProperty(String(name))
    }
  })

  test("The issue of a body that is not a webhook names what is invalid.", () => {
    expect(parseEvent([])).toEqual({ ok: false, issues: [{ path: "", message: "must be an object" }] })
    expect(parseEvent({})).toEqual({ ok: false, issues: [{ path: "event", message: "is missing" }] })
    expect(parseEvent({ Event: 1 })).toEqual({
      ok: false,
      issues: [{ path: "event", message: "must be a text" }],
    })
    expect(parseEvent({ Event: "" })).toEqual({
      ok: false,
      issues: [{ path: "event", message: "must be the name of an event" }],
    })
  })

  test("A body that is not a webhook is an error.", () => {
    for (const body of [null, [], "x", {}, { Event: "" }, { Event: 1 }])
      expect(parseEvent(body).ok).toBe(false)
  })

  test("No JSON makes the parser throw or change a prototype.", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (json) => {
        expect(typeof parseEvent(json).ok).toBe("boolean")
      }),
    )
    parseEvent(JSON.parse('{"Event":"x","__proto__":{"polluted":true}}'))
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined() // a fresh object shows the prototype
  })

  test("An event's type follows from its name.", () => {
    expectTypeOf<EventOf<"order.completed">["_tag"]>().toEqualTypeOf<"OrderCompleted">()
    expectTypeOf<WebhookEvent["externalOrderId"]>().toEqualTypeOf<string | null | undefined>()
    expectTypeOf<EventOf<"order.refunded">["isTestMode"]>().toEqualTypeOf<boolean | null | undefined>()
    // @ts-expect-error a misspelled field of an event does not compile
    expectTypeOf<WebhookEvent["externalOrderID"]>().toBeUnknown()
  })
})
