/** Facts about querying orders. */
import type { Case, Step } from "../Case.ts"
import { payment } from "./payment.ts"

const detail = "docs.flexfactor.io/docs/orders-id, 2026"
const list = "docs.flexfactor.io/docs/orders-1, 2026"

const opened = (changes: Readonly<Record<string, unknown>> = {}): Step => ({
  call: "POST evaluate",
  body: payment(changes),
  keep: { order: "orderSessionKey" },
})

/** The cases. */
export const orders: readonly Case[] = [
  {
    area: "orders",
    fact: "An approved order has status 7 and the documented fields",
    source: detail,
    confidence: "vendor",
    steps: [
      opened(),
      {
        call: "GET orders/{order}",
        expect: {
          status: [200],
          body: {
            id: "{order}",
            status: 7,
            statusName: "<text>",
            orderPlacedDate: "<text>",
            expiryDate: "<any>",
            billingAddress: { city: "San Francisco" },
            shippingAddress: "<any>",
            firstName: "John",
            lastName: "Doe",
            email: "john@example.com",
            phone: "<any>",
            currencyCode: "USD",
            currencySymbol: "$",
            referenceNumber: "<any>",
            correlationId: "<any>",
          },
        },
      },
    ],
  },
  {
    area: "orders",
    fact: "The statusName of a rescued order is COMPLETED, or APPROVED as a client in use reads it",
    source: `${detail}, for COMPLETED; active_merchant, 2025, for APPROVED; neither was recorded`,
    confidence: "assumed",
    steps: [
      opened(),
      {
        call: "GET orders/{order}",
        expect: { body: { status: 7, statusName: "</^(completed|approved)$/i>" } },
      },
    ],
  },
  {
    area: "orders",
    fact: "statusName is upper case, as in CAPTUREREQUIRED",
    source: "published results of active_merchant's remote tests, 2025",
    confidence: "published results",
    needs: ["auth/capture"],
    steps: [
      opened({ transactionType: "AUTHORIZATION" }),
      { call: "GET orders/{order}", expect: { body: { status: 5, statusName: "CAPTUREREQUIRED" } } },
    ],
  },
  {
    area: "orders",
    fact: "An order has the correlationId that was sent to /evaluate",
    source: `${detail}, and the vendor's sample client, 2023, each of which has one of the two fields`,
    confidence: "assumed",
    steps: [
      opened({ correlationId: "{fresh.call}" }),
      { call: "GET orders/{order}", expect: { body: { correlationId: "{fresh.call}" } } },
    ],
  },
  {
    area: "orders",
    fact: "An unknown order gets 404",
    source: detail,
    confidence: "assumed",
    steps: [{ call: "GET orders/{fresh.unknown}", expect: { status: [404] } }],
  },
  {
    area: "orders",
    fact: "The list has pages of ten orders and the documented fields",
    source: list,
    confidence: "vendor",
    steps: [
      opened(),
      {
        call: "GET orders?mid={mid}",
        expect: {
          status: [200],
          body: {
            firstItemOnPage: 1,
            hasNextPage: "<any>",
            hasPreviousPage: false,
            isFirstPage: true,
            isLastPage: "<any>",
            lastItemOnPage: "<number>",
            pageCount: "<number>",
            pageNumber: 1,
            pageSize: 10,
          },
        },
      },
    ],
  },
  {
    area: "orders",
    fact: "The list has the fields orders and totalItemCount",
    source: list,
    confidence: "assumed",
    steps: [
      opened(),
      { call: "GET orders?pageSize=1", expect: { body: { orders: ["<any>"], totalItemCount: "<number>" } } },
    ],
  },
  {
    area: "outcome",
    fact: "The outcome of an approved order is APPROVED, with a confirmationId",
    source: "docs.flexfactor.io/docs/outcome-1, 2025",
    confidence: "vendor",
    steps: [
      opened(),
      {
        call: "POST outcome",
        body: { orderSessionKey: "{order}" },
        expect: { status: [200], body: { status: "APPROVED", confirmationId: "<text>", success: true } },
      },
    ],
  },
  {
    area: "outcome",
    fact: "The outcome of an unknown order is NOTFOUND, with HTTP status 200",
    source: "docs.flexfactor.io/docs/outcome-1, 2025",
    confidence: "vendor",
    steps: [
      {
        call: "POST outcome",
        body: { orderSessionKey: "{fresh.unknown}" },
        expect: { status: [200], body: { status: "NOTFOUND" } },
      },
    ],
  },
]
