/** Facts about /tokenize and /transmit. */
import type { Case } from "../Case.ts"
import { payment, transaction } from "./Payment.ts"

const card = {
  first_name: "Joe",
  last_name: "Jones",
  number: "4111111111111111",
  verification_value: "999",
  month: "03",
  year: "2030",
}
const vendor = "docs.flexfactor.io/docs/tokenize, 2025"
const fixture = "active_merchant unit fixture, May 2024"

const body = (changes: object = {}) => ({
  payment_method: { email: "joe@example.com", credit_card: { ...card, ...changes } },
})

/** The cases. */
export const vault: readonly Case[] = [
  {
    area: "tokenize",
    fact: "A card is tokenized with mid and environment in the query, without an access token",
    source: vendor,
    confidence: "vendor",
    needs: ["tokenization key"],
    steps: [
      {
        call: "POST tokenize?mid={mid}&environment={tokenizationKey}",
        auth: "none",
        send: body(),
        expect: {
          status: [200],
          body: { success: true, transaction: { payment_method: { token: "<text>" } } },
        },
      },
    ],
  },
  {
    area: "tokenize",
    fact: "A card is tokenized with an access token, without a query",
    source: "active_merchant remote tests, 2025",
    confidence: "third-party",
    steps: [
      {
        call: "POST tokenize",
        send: body(),
        expect: { status: [200], body: { transaction: { payment_method: { token: "<text>" } } } },
      },
    ],
  },
  {
    area: "tokenize",
    fact: "Month and year are taken as integers too, and answered as integers",
    source: "active_merchant, 2025",
    confidence: "third-party",
    steps: [
      {
        call: "POST tokenize",
        send: body({ month: 3, year: 2030 }),
        expect: { status: [200], body: { transaction: { payment_method: { month: 3, year: 2030 } } } },
      },
    ],
  },
  {
    area: "tokenize",
    fact: "The answer holds the last four digits, eight digits as first_six_digits, and no number",
    source: fixture,
    confidence: "third-party",
    steps: [
      {
        call: "POST tokenize",
        send: body(),
        expect: {
          body: {
            cardBinInfo: null,
            transaction: {
              succeeded: true,
              amount: 0,
              payment_method: {
                last_four_digits: "1111",
                first_six_digits: "41111111",
                number: null,
                verification_value: null,
              },
            },
          },
        },
      },
    ],
  },
  {
    area: "tokenize",
    fact: "A token alone is enough as payment method of /evaluate, with Token in any case",
    source: "active_merchant remote tests, 2025",
    confidence: "third-party",
    steps: [
      { call: "POST tokenize", send: body(), keep: { token: "transaction.payment_method.token" } },
      {
        call: "POST evaluate",
        send: payment({ paymentMethod: { Token: true, cardNumber: "{token}" } }),
        expect: { status: [200], body: { orderSessionKey: "<guid>" } },
      },
    ],
  },
  {
    area: "tokenize",
    fact: "Another environment key is refused with 401",
    source: vendor,
    confidence: "assumed",
    steps: [
      {
        call: "POST tokenize?mid={mid}&environment=unknown",
        auth: "none",
        send: body(),
        expect: { status: [401] },
      },
    ],
  },
  {
    area: "transmit",
    fact: "A copy of a transaction is taken with result success and a transmitId",
    source: "the vendor's sample client, 2023; launch checklist, 2025",
    confidence: "sample",
    steps: [
      {
        call: "POST transmit",
        send: {
          ...{
            isDeclined: false,
            isMIT: false,
            isRecurring: false,
            orderId: "{fresh.order}",
            mid: "{mid}",
            transaction,
          },
          payer: { email: "john@example.com" },
          paymentMethod: {
            ...{ holderName: "John Doe", cardType: "CREDIT", cardBrand: "VISA", cardCountry: "US" },
            ...{ expirationMonth: 9, expirationYear: 2030, cardBinNumber: "411111", cardLast4Digits: "1111" },
          },
        },
        expect: { status: [200], body: { success: true, result: "success", transmitId: "<text>" } },
      },
    ],
  },
]
