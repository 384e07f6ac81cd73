import { challengeCard, challengePhone } from "@flexcharge/sandbox"
import { expect, it } from "vitest"
import { flexcharge } from "../snippets/shop/flexcharge.ts"
import { checkout } from "../snippets/story/story.ts"

const vault = async (number: string) => {
  const creditCard = { firstName: "John", lastName: "Doe", number, month: 9, year: 2029 }
  return (await flexcharge.tokenize({ paymentMethod: { creditCard } })).token
}

it.each([
  ["paid", "998888"],
  ["challenge", challengePhone],
  ["declined", "+1 415 555 0100"],
])("the story ends on the page %s", async (page, phone) => {
  const cardToken = await vault(challengeCard)
  expect(await checkout({ orderId: `STORY ${page}`, phone, cardToken, senseKey: null })).toMatchObject({
    page,
  })
})

it("the policy allows what the page loads", async () => {
  await import("../snippets/shop/policy.ts")
})
