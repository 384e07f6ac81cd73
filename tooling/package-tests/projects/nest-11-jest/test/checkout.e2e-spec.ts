import { approvedCard, challengeCard, challengePhone, createSandbox, type Sandbox } from "@flexcharge/sandbox"
import { signDelivery, signingSecret, wireEvent } from "@flexcharge/webhooks/testing"
import type { NestExpressApplication } from "@nestjs/platform-express"
import { Test } from "@nestjs/testing"
import request from "supertest"
import { AppModule } from "../src/app.module"
import { configureApp } from "../src/configure-app"

const secret = signingSecret()
let sandbox: Sandbox
let app: NestExpressApplication

beforeAll(async () => {
  sandbox = await createSandbox()
  const { appKey, appSecret, mid, siteId } = sandbox.credentials
  Object.assign(process.env, {
    FLEXCHARGE_APP_KEY: appKey,
    FLEXCHARGE_APP_SECRET: appSecret,
    FLEXCHARGE_MID: mid,
    FLEXCHARGE_SITE_ID: siteId,
    FLEXCHARGE_BASE_URL: sandbox.url,
    FLEXCHARGE_WEBHOOK_SECRET: secret,
    PUBLIC_HOST: "shop.example",
  })
  const testingModule = await Test.createTestingModule({ imports: [AppModule] }).compile()
  app = testingModule.createNestApplication<NestExpressApplication>({ rawBody: true })
  configureApp(app)
  await app.init()
})

afterAll(async () => {
  await app?.close()
  await sandbox?.close()
})

/** Stores a card in the sandbox, as the checkout page does. */
const tokenOf = async (number: string): Promise<string> => {
  const { tokenizationKey, mid } = sandbox.credentials
  const address = `${sandbox.url}/v1/tokenize?mid=${mid}&environment=${tokenizationKey}`
  const creditCard = { first_name: "John", last_name: "Doe", number, month: "9", year: "2029" }
  const response = await fetch(address, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ payment_method: { credit_card: creditCard } }),
  })
  return (await response.json()).transaction.payment_method.token
}

const pay = async (number: string, phone: string) => {
  const cardToken = await tokenOf(number)
  return request(app.getHttpServer())
    .post("/api/checkout")
    .set("cookie", "shopper=1")
    .send({ phone, cardToken })
}

const deliver = (orderSessionKey: string, key: string) => {
  const body = JSON.stringify(wireEvent("order.completed", { OrderId: orderSessionKey }))
  const { headers } = signDelivery(body, { secret: key, host: "shop.example" })
  return request(app.getHttpServer()).post("/api/webhooks/flexcharge").set(headers).send(body)
}

test("an approved card completes the order", async () => {
  const { body } = await pay(approvedCard, "+1 415 555 0100")
  expect(body).toEqual({ status: "paid" })
})

test("a signed webhook completes a challenged order, and a forged one is rejected", async () => {
  const { body } = await pay(challengeCard, challengePhone)
  expect(body.status).toBe("challenge")
  const orderPage = `/orders/${body.orderSessionKey}`
  expect((await deliver(body.orderSessionKey, signingSecret())).status).toBe(401)
  expect((await deliver(body.orderSessionKey, secret)).status).toBe(200)
  const page = await request(app.getHttpServer()).get(orderPage).set("cookie", "shopper=1")
  expect(page.text).toContain("paid")
  expect((await request(app.getHttpServer()).get(orderPage).set("cookie", "shopper=2")).status).toBe(404)
})

test("a request without a card token is rejected by the validation pipe", async () => {
  const response = await request(app.getHttpServer()).post("/api/checkout").send({ phone: "1" })
  expect(response.status).toBe(400)
})
