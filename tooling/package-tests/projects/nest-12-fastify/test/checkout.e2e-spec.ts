import { challengePhone, createSandbox, type Sandbox } from "@flexcharge/sandbox"
import { signDelivery, signingSecret, wireEvent } from "@flexcharge/webhooks/testing"
import { FastifyAdapter, type NestFastifyApplication } from "@nestjs/platform-fastify"
import { Test } from "@nestjs/testing"
import { AppModule } from "../src/app.module.js"
import { configureApp } from "../src/configure-app.js"

const secret = signingSecret()
let sandbox: Sandbox
let app: NestFastifyApplication

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
  app = testingModule.createNestApplication<NestFastifyApplication>(new FastifyAdapter(), { rawBody: true })
  configureApp(app)
  await app.init()
})

afterAll(async () => {
  await app?.close()
  await sandbox?.close()
})

const deliver = (orderSessionKey: string, key: string) => {
  const body = JSON.stringify(wireEvent("order.completed", { OrderId: orderSessionKey }))
  const { headers } = signDelivery(body, { secret: key, host: "shop.example" })
  return app.inject({ method: "POST", url: "/api/webhooks/flexcharge", headers, payload: body })
}

test("a signed webhook is accepted, and a forged one is rejected", async () => {
  expect((await deliver("order-1", signingSecret())).statusCode).toBe(401)
  expect((await deliver("order-1", secret)).statusCode).toBe(200)
})

test("a request without a card token is rejected by the validation pipe", async () => {
  const payload = { phone: challengePhone }
  const response = await app.inject({ method: "POST", url: "/api/checkout", payload })
  expect(response.statusCode).toBe(400)
})
