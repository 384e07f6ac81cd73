/** The Nest module: an injectable client, the webhook endpoint and the order status endpoint. */
import { ownProperties } from "@flexcharge/server/node"
import {
  type DynamicModule,
  Inject,
  type MiddlewareConsumer,
  Module,
  type NestModule,
  type Provider,
} from "@nestjs/common"
import { DiscoveryModule } from "@nestjs/core"
import { ClientHolder, checkedClientProvider, clientProvider } from "./clientProvider.ts"
import { Endpoints } from "./Endpoints.ts"
import { EventMethods } from "./EventMethods.ts"
import {
  checkedClientToken,
  type FlexChargeAsyncOptions,
  type FlexChargeOptions,
  flexChargeClientToken,
  optionsToken,
  readOptions,
} from "./options.ts"
import { RawBodyGuard } from "./RawBodyGuard.ts"

const moduleWith = (options: Provider, imports: DynamicModule["imports"] = []): DynamicModule => ({
  module: FlexChargeModule,
  global: true,
  imports: [DiscoveryModule, ...imports],
  providers: [
    options,
    clientProvider,
    checkedClientProvider,
    ClientHolder,
    EventMethods,
    Endpoints,
    RawBodyGuard,
  ],
  exports: [flexChargeClientToken, checkedClientToken],
})

/** FlexCharge for Nest 11 and 12, on Express and Fastify. Its endpoints are middleware, so they run before guards. */
@Module({})
export class FlexChargeModule implements NestModule {
  readonly #options: FlexChargeOptions
  readonly #endpoints: Endpoints

  /** Creates the module from options. */
  static forRoot(options: FlexChargeOptions): DynamicModule {
    return moduleWith({ provide: optionsToken, useValue: readOptions(options) })
  }

  /** Creates the module from options that need other providers. */
  static forRootAsync(options: FlexChargeAsyncOptions): DynamicModule {
    const { imports, inject = [], useFactory } = ownProperties(options)
    const makeOptions = async (...dependencies: unknown[]) => readOptions(await useFactory(...dependencies))
    return moduleWith({ provide: optionsToken, inject, useFactory: makeOptions }, imports)
  }

  constructor(@Inject(optionsToken) options: FlexChargeOptions, @Inject(Endpoints) endpoints: Endpoints) {
    this.#options = options
    this.#endpoints = endpoints
  }

  configure(consumer: MiddlewareConsumer): void {
    const { webhooks, orderStatus } = this.#options
    if (webhooks) consumer.apply(this.#endpoints.webhooks).forRoutes(webhooks.path ?? "webhooks/flexcharge")
    if (orderStatus)
      consumer
        .apply(this.#endpoints.orderStatus(orderStatus))
        .forRoutes(orderStatus.path ?? "flexcharge/orders/:id")
  }
}
