/** The module: one client to inject, the webhook endpoint, the order status endpoint. */
import {
  type DynamicModule,
  Inject,
  type MiddlewareConsumer,
  Module,
  type NestModule,
  type Provider,
} from "@nestjs/common"
import { DiscoveryModule } from "@nestjs/core"
import { ClientHolder, clientProvider } from "./ClientHolder.ts"
import { Endpoints } from "./Endpoints.ts"
import { EventMethods } from "./EventMethods.ts"
import { hookOnFastify } from "./FastifyHook.ts"
import { clientToken, type FlexChargeAsyncOptions, type FlexChargeOptions, optionsToken } from "./options.ts"
import { RawBodyGuard } from "./RawBodyGuard.ts"

const moduleWith = (options: Provider, imports: DynamicModule["imports"] = []): DynamicModule => ({
  module: FlexChargeModule,
  global: true,
  imports: [DiscoveryModule, ...imports],
  providers: [options, clientProvider, ClientHolder, EventMethods, Endpoints, RawBodyGuard],
  exports: [clientToken],
})

/** FlexCharge for Nest 11 and 12, on Express and Fastify. No guard stands before its endpoints. */
@Module({})
export class FlexChargeModule implements NestModule {
  readonly #options: FlexChargeOptions
  readonly #endpoints: Endpoints

  /** The module with options that are known as it is imported. */
  static forRoot(options: FlexChargeOptions): DynamicModule {
    return moduleWith({ provide: optionsToken, useValue: options })
  }

  /** The module with options that need other providers. */
  static forRootAsync({ imports, inject = [], useFactory }: FlexChargeAsyncOptions): DynamicModule {
    return moduleWith({ provide: optionsToken, inject, useFactory }, imports)
  }

  constructor(@Inject(optionsToken) options: FlexChargeOptions, @Inject(Endpoints) endpoints: Endpoints) {
    this.#options = options
    this.#endpoints = endpoints
  }

  configure(consumer: MiddlewareConsumer): void {
    const { webhooks, orderStatus } = this.#options
    const { takeWebhook, tellStatus } = this.#endpoints
    const { path = "webhooks/flexcharge" } = webhooks ?? {}
    if (webhooks && !hookOnFastify(consumer, path.replace(/^\//, ""), takeWebhook))
      consumer.apply(takeWebhook).forRoutes(path)
    if (orderStatus)
      consumer.apply(tellStatus(orderStatus)).forRoutes(orderStatus.path ?? "flexcharge/orders/:id")
  }
}
