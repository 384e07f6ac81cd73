/** Facts about /tokenize and /transmit. */
import type { Case } from "../Case.ts"
import { challengePhone, payment, transaction } from "./payment.ts"

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

const tokenizeBody = (changes: object = {}) => ({
  payment_method: { email: "joe@example.com", credit_card: { ...card, ...changes } },
})

const transmission = {
  isDeclined: false,
  isMIT: false,
  isRecurring: false,
  orderId: "{fresh.order}",
  mid: "{mid}",
  transaction,
  payer: { email: "john@example.com" },
  paymentMethod: {
    holderName: "John Doe",
    cardType: "CREDIT",
    cardBrand: "VISA",
    cardCountry: "US",
    expirationMonth: 9,
    expirationYear: 2030,
    cardBinNumber: "411111",
    cardLast4Digits: "1111",
  },
}

/** The cases. */
export const vault: readonly Case[] = [
  {
    area: "tokenize",
    fact: "/tokenize accepts mid and environment in the query instead of an access token",
    source: vendor,
    confidence: "vendor",
    needs: ["tokenization key"],
    steps: [
      {
        call: "POST tokenize?mid={mid}&environment={tokenizationKey}",
        authentication: "none",
        body: tokenizeBody(),
        expect: {
          status: [200],
          body: { success: true, transaction: { payment_method: { token: "<text>" } } },
        },
      },
    ],
  },
  {
    area: "tokenize",
    fact: "/tokenize accepts an access token without a query",
    source: "active_merchant's remote tests, 2025",
    confidence: "third-party",
    steps: [
      {
        call: "POST tokenize",
        body: tokenizeBody(),
        expect: { status: [200], body: { transaction: { payment_method: { token: "<text>" } } } },
      },
    ],
  },
  {
    area: "tokenize",
    fact: "/tokenize accepts month and year as integers, and returns integers",
    source: "active_merchant, 2025",
    confidence: "third-party",
    steps: [
      {
        call: "POST tokenize",
        body: tokenizeBody({ month: 3, year: 2030 }),
        expect: { status: [200], body: { transaction: { payment_method: { month: 3, year: 2030 } } } },
      },
    ],
  },
  {
    area: "tokenize",
    fact: "The response has the last four digits, eight digits as first_six_digits, and no number",
    source: fixture,
    confidence: "third-party",
    steps: [
      {
        call: "POST tokenize",
        body: tokenizeBody(),
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
    fact: "A token alone is a valid paymentMethod of /evaluate, and the name Token is not case-sensitive",
    source: "active_merchant's remote tests, 2025",
    confidence: "third-party",
    steps: [
      { call: "POST tokenize", body: tokenizeBody(), keep: { token: "transaction.payment_method.token" } },
      {
        call: "POST evaluate",
        body: payment({ paymentMethod: { Token: true, cardNumber: "{token}" } }),
        expect: { status: [200], body: { orderSessionKey: "<guid>" } },
      },
    ],
  },
  {
    area: "tokenize",
    fact: "A token is evaluated like its card: with the phone of a challenge it is a CHALLENGE",
    source: "active_merchant's remote tests, 2025",
    confidence: "third-party",
    steps: [
      { call: "POST tokenize", body: tokenizeBody(), keep: { token: "transaction.payment_method.token" } },
      {
        call: "POST evaluate",
        body: payment({
          paymentMethod: { token: true, cardNumber: "{token}" },
          payer: { email: "a@example.com", phone: challengePhone },
        }),
        expect: { status: [200], body: { status: "CHALLENGE" } },
      },
    ],
  },
  {
    area: "tokenize",
    fact: "An unknown environment key is rejected with 401",
    source: vendor,
    confidence: "assumed",
    steps: [
      {
        call: "POST tokenize?mid={mid}&environment=unknown",
        authentication: "none",
        body: tokenizeBody(),
        expect: { status: [401] },
      },
    ],
  },
  {
    area: "transmit",
    fact: "/transmit responds with result success and a transmitId",
    source: "the vendor's sample client, 2023; launch checklist, 2025",
    confidence: "sample",
    steps: [
      {
        call: "POST transmit",
        body: transmission,
        expect: { status: [200], body: { success: true, result: "success", transmitId: "<text>" } },
      },
    ],
  },
  {
    area: "transmit",
    fact: "The status of a /transmit response is a number",
    source: "the vendor's sample client, 2023, declares it as a number that is never null",
    confidence: "inferred",
    steps: [{ call: "POST transmit", body: transmission, expect: { body: { status: "<number>" } } }],
  },
]
