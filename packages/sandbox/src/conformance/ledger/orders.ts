/** Facts about asking for orders. */
import type { Case, Step } from "../Case.ts"
import { payment } from "./Payment.ts"

const detail = "docs.flexfactor.io/docs/orders-id, 2026"
const list = "docs.flexfactor.io/docs/orders-1, 2026"

const opened = (changes: Readonly<Record<string, unknown>> = {}): Step => ({
  call: "POST evaluate",
  send: payment(changes),
  keep: { session: "orderSessionKey" },
})

/** The cases. */
export const orders: readonly Case[] = [
  {
    area: "orders",
    fact: "An approved order is 7, COMPLETED in any case, and has the documented members",
    source: detail,
    confidence: "vendor",
    steps: [
      opened(),
      {
        call: "GET orders/{session}",
        expect: {
          status: [200],
          body: {
            ...{ id: "{session}", status: 7, statusName: "</^completed$/i>", orderPlacedDate: "<text>" },
            ...{ expiryDate: "<any>", billingAddress: { city: "San Francisco" }, shippingAddress: "<any>" },
            ...{ firstName: "John", lastName: "Doe", email: "john@example.com", phone: "<any>" },
            ...{ currencyCode: "USD", currencySymbol: "$", referenceNumber: "<any>", correlationId: "<any>" },
          },
        },
      },
    ],
  },
  {
    area: "orders",
    fact: "statusName is upper case, as in CAPTUREREQUIRED",
    source: "active_merchant remote tests, 2025",
    confidence: "third-party",
    needs: ["auth/capture"],
    steps: [
      opened({ transactionType: "AUTHORIZATION" }),
      { call: "GET orders/{session}", expect: { body: { status: 5, statusName: "CAPTUREREQUIRED" } } },
    ],
  },
  {
    area: "orders",
    fact: "An order shows the correlationId that /evaluate was sent",
    source: `${detail}, and the vendor's sample client, 2023, each with one of the two members`,
    confidence: "assumed",
    steps: [
      opened({ correlationId: "{fresh.call}" }),
      { call: "GET orders/{session}", expect: { body: { correlationId: "{fresh.call}" } } },
    ],
  },
  {
    area: "orders",
    fact: "An unknown order is 404",
    source: detail,
    confidence: "assumed",
    steps: [{ call: "GET orders/{fresh.unknown}", expect: { status: [404] } }],
  },
  {
    area: "orders",
    fact: "The list is paged by ten and has the documented members",
    source: list,
    confidence: "vendor",
    steps: [
      opened(),
      {
        call: "GET orders?mid={mid}",
        expect: {
          status: [200],
          body: {
            ...{ firstItemOnPage: 1, hasNextPage: "<any>", hasPreviousPage: false, isFirstPage: true },
            ...{
              isLastPage: "<any>",
              lastItemOnPage: "<number>",
              pageCount: "<number>",
              pageNumber: 1,
              pageSize: 10,
            },
          },
        },
      },
    ],
  },
  {
    area: "orders",
    fact: "The list calls its orders orders and their number totalItemCount",
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
        send: { orderSessionKey: "{session}" },
        expect: { status: [200], body: { status: "APPROVED", confirmationId: "<text>", success: true } },
      },
    ],
  },
  {
    area: "outcome",
    fact: "The outcome of an unknown order is NOTFOUND, not an error",
    source: "docs.flexfactor.io/docs/outcome-1, 2025",
    confidence: "vendor",
    steps: [
      {
        call: "POST outcome",
        send: { orderSessionKey: "{fresh.unknown}" },
        expect: { status: [200], body: { status: "NOTFOUND" } },
      },
    ],
  },
]
