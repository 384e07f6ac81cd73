import { endpoints, eventDrift } from "@flexcharge/schema"
import { expect, test } from "vitest"
import { fixture } from "./fixture.ts"

test.each([
  ["evaluate", "evaluate/challenge"],
  ["token", "token/success"],
  ["tokenize", "tokenize/success"],
  ["refund", "refund/too-much"],
  ["transmit", "transmit/success"],
  ["outcome", "outcome/approved"],
  ["order", "order/capture-required"],
  ["orders", "orders/page"],
  ["capture", "capture/success"],
  ["cancel", "cancel/success"],
  ["externalCancel", "externalCancel/success"],
] as const)("The recorded response of %s is decoded without drift.", (endpoint, name) => {
  expect(endpoints[endpoint].response(fixture(name)).ok).toBe(true)
  expect(endpoints[endpoint].drift(fixture(name))).toEqual([])
})

test("A new field, a new value and a new field in a list are each reported with their path.", () => {
  expect(endpoints.evaluate.drift({ status: "Quarantined", orderSessionKey: "k", score: 3 })).toEqual([
    { kind: "value", path: "status", value: "Quarantined" },
    { kind: "field", path: "score" },
  ])
  expect(endpoints.orders.drift([{ id: "a", statusName: "completed" }, { mood: "good" }])).toEqual([
    { kind: "field", path: "orders.1.mood" },
  ])
})

test("Known values are recognized in any letter case.", () => {
  expect(endpoints.order.drift({ statusName: "Capturerequired" })).toEqual([])
})

test("A body that is not an object has no drift.", () => {
  for (const body of [null, undefined, "x", 1, []]) expect(endpoints.evaluate.drift(body)).toEqual([])
  expect(endpoints.orders.drift({ orders: "x" })).toEqual([])
})

test("An unknown event and its unknown fields are reported, known ones are not.", () => {
  expect(eventDrift(fixture("webhook/order-completed"))).toEqual([])
  expect(eventDrift({ Event: "order.teleported", Planet: "Mars" })).toEqual([
    { kind: "value", path: "event", value: "order.teleported" },
    { kind: "field", path: "Planet" },
  ])
  expect(eventDrift(null)).toEqual([])
})

test("A field of another type is reported with its path, whether it was converted or read as null.", () => {
  expect(endpoints.refund.drift({ status: "SUCCESS", responseCode: 100, success: "yes" })).toEqual([
    { kind: "type", path: "responseCode" },
    { kind: "type", path: "success" },
  ])
  expect(endpoints.transmit.drift({ transmitId: null, status: true })).toEqual([
    { kind: "type", path: "status" },
  ])
  expect(eventDrift({ Event: "order.completed", IsTestMode: "true" })).toEqual([
    { kind: "type", path: "isTestMode" },
  ])
})
