import { Secret } from "@flexcharge/schema"
import { stubApiServer } from "@flexcharge-tooling/test-kit/stubApiServer"
import { expect, test } from "vitest"
import { clientOf, declined, failure } from "./testClient.ts"

const gatewayTokens = [
  "pm_1NXWPnJ0SsGuYBZ0uH2fZ9tY",
  "tok_1N3T00LkdIwHu7ixt44h1F8k",
  "src_wmlfc3zyhqzehihu7giusaaawu",
  "card_1MvoiELkdIwHu7ixOeFGbN9D",
  "tokencc_bh_c2v9zx_8jrd2k_t4hm9q_p8b3wz_5y6",
  "fake-valid-visa-nonce",
  "3455zJms-7qA2K2-VdVrSu-Rv7WpvPuG7s8",
  "https://access.worldpay.com/tokens/eyJrIjoxLCJkIjoiMUpSV",
  "eyJjb2RlIjoiNTBfMl8wNjAwMDUzNTk2QjI4",
]
const ofTheService = ["d3e10716-6aac-4eb8-a74d-c1a3027f1d96", "zJb6YF7pL5gk8x9VhRnSwHd4q2t", "tok-1"]

const withCard = (cardNumber: string | Secret, token: boolean) => ({
  ...declined,
  paymentMethod: { cardNumber, token, expirationMonth: 9, expirationYear: 2029 },
})

test.each(gatewayTokens)(
  "evaluate and rescue reject the vault token %s of a gateway before anything is sent",
  async (value) => {
    await using service = await stubApiServer()
    const client = clientOf(service)
    for (const cardNumber of [value, Secret.make(value)])
      for (const token of [true, false]) {
        const error = await failure(client.evaluate(withCard(cardNumber, token)))
        expect(error.reason).toMatchObject({
          _tag: "Invalid",
          issues: [
            { path: "paymentMethod.cardNumber", message: expect.stringContaining("tokenize the card") },
          ],
        })
        expect(error.message).not.toContain(value)
      }
    const { decision } = await client.rescue({ ...withCard(value, true), isDeclined: true })
    expect(decision).toMatchObject({ _tag: "NotSent", issues: [{ path: "paymentMethod.cardNumber" }] })
    expect(service.requestsTo("evaluate")).toEqual([])
  },
)

test("tokenize rejects the vault token of a gateway in place of a card number", async () => {
  await using service = await stubApiServer()
  const creditCard = { firstName: "Joe", lastName: "Jones", number: "pm_1NXWPnJ0Ss", month: 3, year: 2030 }
  const error = await failure(clientOf(service).tokenize({ paymentMethod: { creditCard } }))
  expect(error.reason).toMatchObject({
    _tag: "Invalid",
    issues: [{ path: "paymentMethod.creditCard.number", message: expect.stringContaining("Stripe") }],
  })
  expect(service.requestsTo("tokenize")).toEqual([])
})

test.each(ofTheService)("the service's own token %s is sent", async (value) => {
  await using service = await stubApiServer()
  await clientOf(service).evaluate(withCard(value, true))
  expect(service.requestsTo("evaluate")).toHaveLength(1)
})
