import "reflect-metadata"
import type { Client } from "@flexcharge/core"
import {
  FlexChargeModule,
  type FlexChargeOptions,
  flexChargeClientToken,
  InjectFlexCharge,
  OnFlexChargeEvent,
  saveRawBody,
} from "@flexcharge/nest"
import type { EventOf, UnknownEvent } from "@flexcharge/server"
import { signDelivery, signingSecret, wireEvent } from "@flexcharge/webhooks/testing"
import {
  type CanActivate,
  Controller,
  Get,
  type INestApplication,
  Injectable,
  Module,
  type ModuleMetadata,
  Post,
  RequestMethod,
  Scope,
  VersioningType,
} from "@nestjs/common"
import { APP_GUARD, NestFactory } from "@nestjs/core"
import { type CustomTransportStrategy, type MicroserviceOptions, Server } from "@nestjs/microservices"
import { ExpressAdapter, type NestExpressApplication } from "@nestjs/platform-express"
import { FastifyAdapter, type NestFastifyApplication } from "@nestjs/platform-fastify"
import { Test } from "@nestjs/testing"
import express from "express"
import { afterEach, describe, expect, onTestFinished, test, vi } from "vitest"

const secret = signingSecret()
const webhooks = { secrets: [secret] }
const client = { appKey: "key", appSecret: "secret", mid: "3f8a1c42-9b07-4e5d-bc6a-1d2e3f4a5b6c" }

const started: INestApplication[] = []
afterEach(async () => {
  for (const app of started.splice(0)) await app.close()
})

const start = async (metadata: ModuleMetadata, prefix = "", settings: object = { rawBody: true }) => {
  @Module(metadata)
  class App {}
  const app = await NestFactory.create(App, { logger: false, abortOnError: false, ...settings })
  started.push(app)
  app.enableShutdownHooks()
  app.setGlobalPrefix(prefix)
  await app.listen(0, "127.0.0.1")
  return app
}

const deliver = async (app: INestApplication, path: string, name = "order.completed") => {
  const url = await app.getUrl()
  const body = JSON.stringify({ ...wireEvent("order.completed"), Event: name, OrderId: crypto.randomUUID() })
  const { headers } = signDelivery(body, { secret, host: new URL(url).host })
  const { host: _, ...sent } = headers
  const response = await fetch(`${url}/${path}`, {
    method: "POST",
    headers: { ...sent, "content-type": "application/json" },
    body,
  })
  return response.status
}

@Injectable()
class Orders {
  readonly received: string[] = []

  @OnFlexChargeEvent("order.completed")
  async completed(event: EventOf<"order.completed">) {
    this.received.push(event._tag)
  }

  @OnFlexChargeEvent("unknown")
  unknown(event: UnknownEvent) {
    this.received.push(event.event)
  }
}

@Controller()
class Page {
  readonly received: string[] = []

  @Get()
  index() {
    return "page"
  }

  @OnFlexChargeEvent("order.completed")
  completed() {
    this.received.push("page")
  }
}

/** A route at the webhooks' own path. */
@Controller("page")
class Rival {
  @Post()
  take() {
    return "taken"
  }
}

describe("@OnFlexChargeEvent", () => {
  test("@OnFlexChargeEvent calls methods of providers and controllers in addition to the handlers of the options", async () => {
    const received: string[] = []
    const on = { "order.completed": () => received.push("options") }
    const imports = [FlexChargeModule.forRoot({ webhooks: { ...webhooks, on } })]
    const app = await start({ imports, providers: [Orders], controllers: [Page] })
    expect(await deliver(app, "webhooks/flexcharge")).toBe(200)
    expect(await deliver(app, "webhooks/flexcharge", "order.teleported")).toBe(200)
    expect(received).toEqual(["options"])
    expect(app.get(Orders).received).toEqual(["OrderCompleted", "order.teleported"])
    expect(app.get(Page).received).toEqual(["page"])
  })

  test("@OnFlexChargeEvent calls methods of providers that a factory creates or that are given as values", async () => {
    const made = { provide: "made", useFactory: async () => new Orders() }
    const given = { provide: "given", useValue: new Orders() }
    const others = [
      { provide: "text", useValue: "text" },
      { provide: "none", useValue: null },
      { provide: "bare", useValue: Object.create(null) },
      { provide: "again", useExisting: "made" },
    ]
    const imports = [FlexChargeModule.forRoot({ webhooks })]
    const app = await start({ imports, providers: [made, given, ...others] })
    expect(await deliver(app, "webhooks/flexcharge")).toBe(200)
    for (const token of ["made", "given"]) expect(app.get(token).received).toEqual(["OrderCompleted"])
  })

  test("@OnFlexChargeEvent may be applied to one method several times, for several events", async () => {
    @Injectable()
    class Several {
      readonly received: string[] = []

      @OnFlexChargeEvent("order.completed")
      @OnFlexChargeEvent("order.expired")
      settled(event: EventOf<"order.completed"> | EventOf<"order.expired">) {
        this.received.push(event.event)
      }
    }
    const imports = [FlexChargeModule.forRoot({ webhooks })]
    const app = await start({ imports, providers: [Several] })
    for (const name of ["order.completed", "order.expired"])
      expect(await deliver(app, "webhooks/flexcharge", name)).toBe(200)
    expect(app.get(Several).received).toEqual(["order.completed", "order.expired"])
  })

  test("@OnFlexChargeEvent does not compile on a method whose event has another type", () => {
    class Mistaken {
      // @ts-expect-error an order is not a challenge
      @OnFlexChargeEvent("challenge.failed")
      failed(_event: EventOf<"order.completed">) {}
    }
    expect(Mistaken).toBeDefined()
  })

  test("@OnFlexChargeEvent in a request-scoped or transient provider stops the start-up", async () => {
    const imports = [FlexChargeModule.forRoot({ webhooks })]
    for (const scope of [Scope.REQUEST, Scope.TRANSIENT]) {
      @Injectable({ scope })
      class Fleeting {
        @OnFlexChargeEvent("order.completed")
        completed() {}
      }
      await expect(start({ imports, providers: [Fleeting] })).rejects.toThrow("Fleeting.completed")
    }
  })
})

describe("the raw body", () => {
  const imports = [FlexChargeModule.forRoot({ webhooks })]

  test("the start-up fails without rawBody, with the line to write", async () => {
    await expect(start({ imports }, "", {})).rejects.toThrow(
      "NestFactory.create(AppModule, { rawBody: true })",
    )
  })

  test("the start-up of a testing module fails without rawBody", async () => {
    const testing = () => Test.createTestingModule({ imports }).compile()
    const without = (await testing()).createNestApplication({ logger: false })
    await expect(without.init()).rejects.toThrow("rawBody: true")
    const app = (await testing()).createNestApplication({ rawBody: true, logger: false })
    await app.init()
    await app.close()
  })

  test("rawBody is not required without webhooks", async () => {
    await start({ imports: [FlexChargeModule.forRoot({ client })] }, "", {})
  })

  test("the raw body is kept where the application sets limits with useBodyParser", async () => {
    @Module({ imports })
    class App {}
    const app = await NestFactory.create<NestExpressApplication>(App, { rawBody: true, logger: false })
    started.push(app)
    app.useBodyParser("json", { limit: "1mb" })
    await app.listen(0, "127.0.0.1")
    expect(await deliver(app, "webhooks/flexcharge")).toBe(200)
  })

  test("a body that the application's own parser consumed is reported with the fixes for Nest", async () => {
    const reasons: string[] = []
    const onRejected = (error: unknown) => void reasons.push(String(error))
    const options = { webhooks: { ...webhooks, onRejected } }
    for (const [verify, status] of [
      [undefined, 500],
      [saveRawBody, 200],
    ] as const) {
      @Module({ imports: [FlexChargeModule.forRoot(options)] })
      class App {}
      const app = await NestFactory.create(App, { bodyParser: false, logger: false })
      started.push(app)
      app.use(express.json({ limit: "1mb", ...(verify && { verify }) }))
      await app.listen(0, "127.0.0.1")
      expect(await deliver(app, "webhooks/flexcharge")).toBe(status)
    }
    expect(reasons).toEqual([
      expect.stringMatching(
        /express.json\(\)\. .*rawBody: true.*useBodyParser.*saveRawBody } of @flexcharge\/nest/,
      ),
    ])
  })

  test("rawBody is not required where no parser runs", async () => {
    const app = await start({ imports }, "", { bodyParser: false })
    expect(await deliver(app, "webhooks/flexcharge")).toBe(200)
  })
})

describe("the endpoints", () => {
  test("the endpoints run before guards, and under the global prefix", async () => {
    const guard: CanActivate = { canActivate: () => false }
    const imports = [
      FlexChargeModule.forRoot({
        webhooks: { ...webhooks, path: "hooks" },
        orderStatus: {
          lookup: (id) => (id === "1" ? { phase: "approved", dispute: "none", unknown: [] } : undefined),
        },
      }),
    ]
    const providers = [{ provide: APP_GUARD, useValue: guard }]
    const app = await start({ imports, providers, controllers: [Page] }, "api")
    expect(await deliver(app, "api/hooks")).toBe(200)
    expect((await fetch(`${await app.getUrl()}/api`)).status).toBe(403)
    const status = await fetch(`${await app.getUrl()}/api/flexcharge/orders/1`)
    expect(await status.json()).toEqual({ state: "approved", isFinal: true })
    expect((await fetch(`${await app.getUrl()}/api/flexcharge/orders/2`)).status).toBe(404)
  })

  test.each(
    [
      ["Express", () => new ExpressAdapter()] as const,
      ["Fastify", () => new FastifyAdapter()] as const,
      ["Fastify", () => new FastifyAdapter({ routerOptions: { ignoreTrailingSlash: true } })] as const,
      ["Fastify", () => new FastifyAdapter({ ignoreTrailingSlash: true })] as const,
    ].flatMap(([platform, adapter]) =>
      [
        { path: "hooks", at: ["api/hooks", "api/hooks/", "API/Hooks", "api/hooks?from=here"] },
        { path: "page", at: ["api/page"] },
        { path: "/hooks", at: ["api/hooks"] },
        { path: "hooks", exclude: ["hooks"], at: ["hooks"] },
        { path: "hooks", version: "1", at: ["api/hooks", "api/v1/hooks"] },
        { path: ":merchant/hooks", at: ["api/m-1/hooks"] },
        { path: "hooks/*rest", at: ["api/hooks/a/b"] },
      ].map((where) => ({ platform, adapter, ...where })),
    ),
  )(
    "webhooks on $platform at the path $path are accepted at $at, after the application's own middleware",
    async ({ adapter, path, exclude = [], version, at }) => {
      @Module({
        imports: [FlexChargeModule.forRoot({ webhooks: { ...webhooks, path } })],
        controllers: [Rival],
        providers: [{ provide: APP_GUARD, useValue: { canActivate: () => false } }],
      })
      class App {}
      const app = await NestFactory.create(App, adapter(), { logger: false, rawBody: true })
      started.push(app)
      app.setGlobalPrefix("api", { exclude })
      if (version) app.enableVersioning({ type: VersioningType.URI, defaultVersion: version })
      const passed: unknown[] = []
      app.use((request: { originalUrl: string }, _response: unknown, next: () => void) => {
        passed.push(request.originalUrl.slice(1))
        next()
      })
      await app.listen(0, "127.0.0.1")
      for (const one of at) expect(await deliver(app, one)).toBe(200)
      expect(passed).toEqual(at)
      expect(await deliver(app, "elsewhere")).toBe(404)
    },
  )

  test.each([
    ["Express", () => new ExpressAdapter()],
    ["Fastify", () => new FastifyAdapter()],
  ])("status streams end before the application waits for them, on %s", async (_platform, adapter) => {
    const mine = new AbortController()
    const orderStatus = {
      lookup: () => ({ phase: "processing", dispute: "none", unknown: [] }) as const,
    }
    for (const signal of [undefined, mine.signal]) {
      @Module({
        imports: [FlexChargeModule.forRoot({ orderStatus: { ...orderStatus, ...(signal && { signal }) } })],
      })
      class App {}
      const app = await NestFactory.create(App, adapter(), { logger: false })
      await app.listen(0, "127.0.0.1")
      const init = { headers: { accept: "text/event-stream" } }
      const response = await fetch(`${await app.getUrl()}/flexcharge/orders/1`, init)
      const visit = await fetch(`${await app.getUrl()}/flexcharge/orders/2`, init)
      if (signal) {
        mine.abort()
        expect(await visit.text()).toContain("processing")
      }
      await app.close()
      expect(await response.text()).toContain("processing")
    }
  })

  test.each([
    ["Express", "no proxy", () => new ExpressAdapter(express()), [404, 429, 429]],
    ["Express", "one proxy", () => new ExpressAdapter(express().set("trust proxy", 1)), [404, 429, 404]],
    ["Fastify", "no proxy", () => new FastifyAdapter(), [404, 429, 429]],
    ["Fastify", "one proxy", () => new FastifyAdapter({ trustProxy: "127.0.0.1" }), [404, 429, 404]],
  ])(
    "visitors behind a proxy are counted by the address that %s reports, where it trusts %s",
    async (_platform, _trusted, adapter, statuses) => {
      @Module({
        imports: [FlexChargeModule.forRoot({ orderStatus: { lookup: () => undefined, maxPerMinute: 1 } })],
      })
      class App {}
      const app = await NestFactory.create(App, adapter(), { logger: false })
      started.push(app)
      await app.listen(0, "127.0.0.1")
      const url = await app.getUrl()
      const statusOf = async (id: string, from: string) =>
        (await fetch(`${url}/flexcharge/orders/${id}`, { headers: { "x-forwarded-for": from } })).status
      expect([
        await statusOf("a", "203.0.113.1"),
        await statusOf("b", "198.51.100.1, 203.0.113.1"), // the proxy appends the address that connects to it
        await statusOf("c", "203.0.113.2"),
      ]).toEqual(statuses)
    },
  )

  test.each([
    ["forRoot", (options: FlexChargeOptions) => FlexChargeModule.forRoot(options)],
    [
      "forRootAsync",
      (options: FlexChargeOptions) => FlexChargeModule.forRootAsync({ useFactory: () => options }),
    ],
  ])("the options of both endpoints are read from own properties only, with %s", async (_name, moduleOf) => {
    const handler = vi.fn()
    const inherited = {
      path: "elsewhere",
      on: { "order.completed": handler },
      "order.completed": handler,
      signal: AbortSignal.abort(),
      orderId: () => "other",
      handlerTimeoutMillis: -1,
    }
    const cleanUp = () => {
      for (const name of Object.keys(inherited)) Reflect.deleteProperty(Object.prototype, name)
    }
    onTestFinished(cleanUp)
    const phases = ["processing", "approved"] as const
    let lookups = 0
    const lookup = (id: string) => {
      if (id !== "1") return undefined
      return { phase: phases[lookups++] ?? "declined", dispute: "none", unknown: [] } as const
    }
    const orderStatus = { lookup, streamIntervalMillis: 1 }
    @Module({ imports: [moduleOf({ webhooks, orderStatus })], providers: [Orders] })
    class App {}
    const app = await NestFactory.create(App, { logger: false, abortOnError: false, rawBody: true })
    started.push(app)
    Object.assign(Object.prototype, inherited)
    await app.init()
    cleanUp()
    await app.listen(0, "127.0.0.1")
    expect(await deliver(app, "webhooks/flexcharge")).toBe(200)
    expect(app.get(Orders).received).toEqual(["OrderCompleted"])
    expect(handler).not.toHaveBeenCalled()
    const headers = { accept: "text/event-stream" }
    const stream = await fetch(`${await app.getUrl()}/flexcharge/orders/1`, { headers })
    expect(await stream.text()).toContain("approved")
  })

  test("invalid secrets stop the start-up", async () => {
    const imports = [FlexChargeModule.forRoot({ webhooks: { secrets: ["hunter2"] } })]
    await expect(start({ imports })).rejects.toThrow("is not 64 bytes in base64")
  })
})

/** A transport that carries nothing. */
class Silent extends Server implements CustomTransportStrategy {
  listen(done: () => void) {
    done()
  }
  close() {}
  override on() {}
  unwrap<Transport>(): Transport {
    throw new Error("a transport of nothing")
  }
}

describe("the client", () => {
  @Injectable()
  class Checkout {
    readonly client: Client
    constructor(@InjectFlexCharge() client: Client) {
      this.client = client
    }
  }

  test("the client is one instance, has options from other providers, and is closed at shutdown", async () => {
    @Module({ providers: [{ provide: "settings", useValue: { client, webhooks } }], exports: ["settings"] })
    class Settings {}
    const flexcharge = FlexChargeModule.forRootAsync({
      imports: [Settings],
      inject: ["settings"],
      useFactory: async (settings: { client: typeof client; webhooks: typeof webhooks }) => settings,
    })
    const app = await start({ imports: [flexcharge], providers: [Checkout] })
    const injected = app.get(Checkout).client
    expect(injected.evaluate).toBeTypeOf("function")
    await app.close()
    await expect(injected.order("1")).rejects.toMatchObject({ _tag: "ApiError" })
  })

  test("the client is injected and closed in applications without HTTP: scripts, workers, microservices", async () => {
    @Module({ imports: [FlexChargeModule.forRoot({ client, webhooks })], providers: [Checkout, Orders] })
    class Worker {}
    const settings = { logger: false, abortOnError: false } as const
    for (const worker of [
      await NestFactory.createApplicationContext(Worker, settings),
      await NestFactory.createMicroservice<MicroserviceOptions>(Worker, {
        strategy: new Silent(),
        ...settings,
      }),
    ]) {
      await worker.init()
      const injected = worker.get(Checkout).client
      await worker.close()
      await expect(injected.order("1")).rejects.toMatchObject({ _tag: "ApiError" })
    }
  })

  test("webhooks alone need no credentials", async () => {
    const app = await start({ imports: [FlexChargeModule.forRoot({ webhooks })] })
    expect(await deliver(app, "webhooks/flexcharge")).toBe(200)
  })

  test("an injected client with invalid or missing options stops the start-up with its own error", async () => {
    const invalid = { _tag: "ApiError", reason: { _tag: "Invalid" } }
    for (const options of [{ webhooks }, { client: { ...client, mid: " " } }])
      await expect(
        start({ imports: [FlexChargeModule.forRoot(options)], providers: [Checkout] }),
      ).rejects.toMatchObject(invalid)
    const app = await start({ imports: [FlexChargeModule.forRoot({ webhooks })] })
    await expect(app.get<Client>(flexChargeClientToken).order("1")).rejects.toMatchObject(invalid)
  })

  test("the client has an exported token, by which factories and app.get() receive the same instance", async () => {
    const factory = {
      provide: "factory",
      inject: [flexChargeClientToken],
      useFactory: (made: Client) => ({ made }),
    }
    const imports = [FlexChargeModule.forRoot({ client })]
    const app = await start({ imports, providers: [Checkout, factory] })
    const injected = app.get(Checkout).client
    expect(app.get(flexChargeClientToken)).toBe(injected)
    expect(app.get("factory").made).toBe(injected)
  })

  test("the client can be replaced in a testing module, and its options are then not checked", async () => {
    const substitute = { order: async () => "substituted" }
    const app = await Test.createTestingModule({
      imports: [FlexChargeModule.forRoot({ client: { appKey: "" } })],
      providers: [Checkout],
    })
      .overrideProvider(flexChargeClientToken)
      .useValue(substitute)
      .compile()
    expect(app.get(Checkout).client).toBe(substitute)
    expect(await app.get(Checkout).client.order("1")).toBe("substituted")
    await app.close()
  })
})

describe("handlers in the options", () => {
  class OrderHandlers {
    readonly handled: string[] = []
    "order.completed"(event: EventOf<"order.completed">) {
      this.handled.push(event.event)
    }
    unknown(event: UnknownEvent) {
      this.handled.push(event.event)
    }
  }

  test("handlers in the options may be the methods of a class instance, and keep their this", async () => {
    const on = new OrderHandlers()
    const app = await start({ imports: [FlexChargeModule.forRoot({ webhooks: { ...webhooks, on } })] })
    expect(await deliver(app, "webhooks/flexcharge")).toBe(200)
    expect(await deliver(app, "webhooks/flexcharge", "order.teleported")).toBe(200)
    expect(on.handled).toEqual(["order.completed", "order.teleported"])
  })

  test("handlers in the options may be the methods of an object that use this", async () => {
    const on = {
      handled: 0,
      "order.completed"() {
        this.handled += 1
      },
    }
    const options = { webhooks: { ...webhooks, on } as never } // an object with further properties
    const app = await start({ imports: [FlexChargeModule.forRoot(options)] })
    expect(await deliver(app, "webhooks/flexcharge")).toBe(200)
    expect(on.handled).toBe(1)
  })
})

describe("webhooks on Fastify", () => {
  const startOnFastify = async (configure: (app: NestFastifyApplication) => void = () => {}) => {
    @Module({
      imports: [FlexChargeModule.forRoot({ webhooks: { ...webhooks, publicHost: "shop.example" } })],
    })
    class App {}
    const options = { rawBody: true, logger: false } as const
    const app = await NestFactory.create<NestFastifyApplication>(App, new FastifyAdapter(), options)
    started.push(app)
    configure(app)
    await app.init()
    await app.getHttpAdapter().getInstance().ready()
    return app
  }
  const injected = async (app: NestFastifyApplication, url: string) => {
    const payload = JSON.stringify({ ...wireEvent("order.completed"), OrderId: crypto.randomUUID() })
    const { headers } = signDelivery(payload, { secret, host: "shop.example" })
    return (await app.inject({ method: "POST", url, headers, payload })).statusCode
  }

  test("webhooks on Fastify are handled over inject(), without waiting for a timer", async () => {
    const app = await startOnFastify()
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] }) // a response that waits for a timer never arrives
    onTestFinished(() => void vi.useRealTimers())
    expect(await injected(app, "/webhooks/flexcharge")).toBe(200)
  })

  test("webhooks on Fastify stay at their path when an exclusion from the global prefix names a method", async () => {
    const exclude = [{ path: "webhooks/flexcharge", method: RequestMethod.POST }]
    const app = await startOnFastify((app) => app.setGlobalPrefix("api", { exclude }))
    expect(await injected(app, "/webhooks/flexcharge")).toBe(200)
  })
})
