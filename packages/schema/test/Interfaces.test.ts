import { readFileSync } from "node:fs"
import { expect, test } from "vitest"
import { interfaces } from "../scripts/interfaces.ts"
import type * as Schemas from "../src/effect.ts"
import type * as Plain from "../src/generated/interfaces.ts"

type Mutual<A, B> = [A] extends [B] ? ([B] extends [A] ? true : never) : never
/** The type with `undefined` accepted in every optional field, as the interfaces of requests accept it. */
type AcceptsUndefined<T> = T extends Plain.TokenRequest["appSecret"] | number | boolean | null | undefined
  ? T
  : {
      [Field in keyof T]: Partial<Pick<T, Field>> extends Pick<T, Field>
        ? AcceptsUndefined<T[Field]> | undefined
        : AcceptsUndefined<T[Field]>
    }
type Input<S extends { readonly Encoded: unknown }> = AcceptsUndefined<S["Encoded"]>
type Output<S extends { readonly Type: unknown }> = S["Type"]

// Each line fails to compile when a schema and its committed interface drift apart.
type Proof = [
  Mutual<Plain.TokenRequest, Input<typeof Schemas.TokenRequest>>,
  Mutual<Plain.TokenizeRequest, Input<typeof Schemas.TokenizeRequest>>,
  Mutual<Plain.TransmitRequest, Input<typeof Schemas.TransmitRequest>>,
  Mutual<Plain.EvaluateRequest, Input<typeof Schemas.EvaluateRequest>>,
  Mutual<Plain.OutcomeRequest, Input<typeof Schemas.OutcomeRequest>>,
  Mutual<Plain.OrdersQuery, Input<typeof Schemas.OrdersQuery>>,
  Mutual<Plain.CaptureRequest, Input<typeof Schemas.CaptureRequest>>,
  Mutual<Plain.RefundRequest, Input<typeof Schemas.RefundRequest>>,
  Mutual<Plain.CancelRequest, Input<typeof Schemas.CancelRequest>>,
  Mutual<Plain.TokenResponse, Output<typeof Schemas.TokenResponse>>,
  Mutual<Plain.TokenizeResponse, Output<typeof Schemas.TokenizeResponse>>,
  Mutual<Plain.TransmitResponse, Output<typeof Schemas.TransmitResponse>>,
  Mutual<Plain.EvaluateResponse, Output<typeof Schemas.EvaluateResponse>>,
  Mutual<Plain.OutcomeResponse, Output<typeof Schemas.OutcomeResponse>>,
  Mutual<Plain.Order, Output<typeof Schemas.Order>>,
  Mutual<Plain.Orders, Output<typeof Schemas.Orders>>,
  Mutual<Plain.CaptureResponse, Output<typeof Schemas.CaptureResponse>>,
  Mutual<Plain.RefundResponse, Output<typeof Schemas.RefundResponse>>,
  Mutual<Plain.CancelResponse, Output<typeof Schemas.CancelResponse>>,
  Mutual<Plain.WebhookBody, Output<typeof Schemas.WebhookBody>>,
]

const proof: Proof = [
  true,
  true,
  true,
  true,
  true,
  true,
  true,
  true,
  true,
  true,
  true,
  true,
  true,
  true,
  true,
  true,
  true,
  true,
  true,
  true,
]

test("The committed interfaces are the ones that are generated from the schemas.", () => {
  const committed = readFileSync(new URL("../src/generated/interfaces.ts", import.meta.url), "utf8")
  expect(interfaces()).toBe(committed)
})

test("Every schema and its interface are assignable to each other.", () => {
  expect(proof).toHaveLength(20)
})

test("Every field of every interface has a description.", () => {
  const undocumented = interfaces()
    .split("\n")
    .filter((line, index, lines) => /^ {2}readonly \w/.test(line) && !/\*\/$/.test(lines[index - 1] ?? ""))
  expect(undocumented).toEqual([])
})
