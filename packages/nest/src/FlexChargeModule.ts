/** The module: one client to inject, the webhook endpoint, the order status endpoint. */
import { type NodeHandler, nodeOrderStatus, nodeWebhooks } from "@flexcharge/server/node"
import {
  type DynamicModule,
  Inject,
  type MiddlewareConsumer,
  Module,
  type NestModule,
  type OnApplicationBootstrap,
  type Provider,
} from "@nestjs/common"
import { DiscoveryModule } from "@nestjs/core"
import { ClientHolder, clientProvider } from "./ClientHolder.ts"
import { EventMethods } from "./EventMethods.ts"
import { clientToken, type FlexChargeAsyncOptions, type FlexChargeOptions, optionsToken } from "./options.ts"
import { RawBodyGuard } from "./RawBodyGuard.ts"

const moduleWith = (options: Provider, imports: DynamicModule["imports"] = []): DynamicModule => ({
  module: FlexChargeModule,
  global: true,
  imports: [DiscoveryModule, ...imports],
  providers: [options, clientProvider, ClientHolder, EventMethods, RawBodyGuard],
  exports: [clientToken],
})

/** FlexCharge for Nest 11 and 12, on Express and Fastify. Its endpoints are middleware: no guard stands before them. */
@Module({})
export class FlexChargeModule implements NestModule, OnApplicationBootstrap {
  readonly #options: FlexChargeOptions
  readonly #methods: EventMethods
  #webhooks: NodeHandler | undefined

  /** The module with options that are known as it is imported. */
  static forRoot(options: FlexChargeOptions): DynamicModule {
    return moduleWith({ provide: optionsToken, useValue: options })
  }

  /** The module with options that need other providers. */
  static forRootAsync({ imports, inject = [], useFactory }: FlexChargeAsyncOptions): DynamicModule {
    return moduleWith({ provide: optionsToken, inject, useFactory }, imports)
  }

  constructor(@Inject(optionsToken) options: FlexChargeOptions, @Inject(EventMethods) methods: EventMethods) {
    this.#options = options
    this.#methods = methods
  }

  configure(consumer: MiddlewareConsumer): void {
    const { webhooks, orderStatus } = this.#options
    const take: NodeHandler = async (request, response, next) => this.#webhooks?.(request, response, next)
    if (webhooks) consumer.apply(take).forRoutes(webhooks.path ?? "webhooks/flexcharge")
    if (orderStatus)
      consumer.apply(nodeOrderStatus(orderStatus)).forRoutes(orderStatus.path ?? "flexcharge/orders/:id")
  }

  onApplicationBootstrap(): void {
    const { webhooks } = this.#options
    if (webhooks) this.#webhooks = nodeWebhooks({ ...webhooks, on: this.#methods.after(webhooks.on) })
  }
}
