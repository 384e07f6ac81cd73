import { challengeCard, challengePhone } from "@flexcharge/sandbox"
import { expect, test } from "vitest"
import { checkoutResponse } from "../snippets/checkout/checkoutResponse.ts"
import { flexcharge } from "../snippets/shop/flexcharge.ts"
import { charge } from "../snippets/shop/gateway.ts"
import { checkout } from "../snippets/story/story.ts"
import { sandbox } from "./sandbox.ts"

const vault = async (number: string) => {
  const creditCard = { firstName: "John", lastName: "Doe", number, month: 9, year: 2029 }
  return (await flexcharge.tokenize({ paymentMethod: { creditCard } })).token
}

test.each([
  ["paid", "998888"],
  ["challenge", challengePhone],
  ["declined", "+1 415 555 0100"],
])("the example of the start page shows the page %s", async (page, phone) => {
  const cardToken = await vault(challengeCard)
  expect(await checkout({ orderId: `STORY ${page}`, phone, cardToken, senseKey: null })).toMatchObject({
    page,
  })
})

test("the example of the start page shows the page declined when the outcome is unknown, as the guide and the example shop do", async () => {
  const cardToken = await vault(challengeCard)
  sandbox.control.faults.add({ operation: "evaluate", kind: "status", status: 503, retryAfterSeconds: 0 })
  const form = { orderId: "STORY unanswered", phone: challengePhone, cardToken, senseKey: null }
  const shown = await checkout(form)
  const { decision } = await flexcharge.rescue({ ...(await charge(form)), orderId: "STORY unanswered again" })
  sandbox.control.faults.clear()
  expect(shown).toEqual({ page: "declined" })
  expect(checkoutResponse(decision)).toEqual({ status: "declined" })
})

test("the example of the start page shows the page waiting while another call has claimed the order", async () => {
  const cardToken = await vault(challengeCard)
  const form = { orderId: "STORY twice", phone: challengePhone, cardToken, senseKey: null }
  const pages = await Promise.all([checkout(form), checkout(form)])
  expect(pages.map(({ page }) => page).toSorted()).toEqual(["challenge", "waiting"])
})

test("the example of the start page shows the page declined when nothing was sent, because no webhook will follow", async () => {
  const shown = await checkout({ orderId: "STORY not sent", phone: "998888", cardToken: "", senseKey: null })
  expect(shown).toEqual({ page: "declined" })
})

test("the page is sent with the policy and a new nonce for each response", async () => {
  await import("../snippets/policy/policy.ts")
  const { checkoutPage } = await import("../snippets/policy/fetch.ts")
  const open = () => checkoutPage(new Request("https://shop.example/checkout"))
  const nonces = [open(), open()].map(async (page) => {
    const [, nonce = ""] = /'nonce-([^']+)'/.exec(page.headers.get("content-security-policy") ?? "") ?? []
    expect(await page.text()).toContain(nonce)
    return nonce
  })
  expect(new Set(await Promise.all(nonces)).size).toBe(2)
})

test("the checkout page creates a session for a new shopper only", async () => {
  await import("../snippets/policy/policy.ts")
  const { checkoutPage } = await import("../snippets/policy/fetch.ts")
  const cookieFor = (headers: Record<string, string>) =>
    checkoutPage(new Request("https://shop.example/checkout", { headers })).headers.get("set-cookie")
  expect(cookieFor({})).toMatch(/^shopper=[\da-f-]{36}; Path=\/; HttpOnly/)
  expect(cookieFor({ cookie: "shopper=1" })).toBeNull()
})
