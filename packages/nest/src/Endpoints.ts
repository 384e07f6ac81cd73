/** Creates the two endpoints, and ends open order status streams when the application shuts down. */
import type { OrderStatusOptions } from "@flexcharge/server"
import { type NodeHandler, type NodeRequest, nodeOrderStatus, nodeWebhooks } from "@flexcharge/server/node"
import {
  type BeforeApplicationShutdown,
  Inject,
  Injectable,
  type OnApplicationBootstrap,
} from "@nestjs/common"
import { EventMethods } from "./EventMethods.ts"
import { type FlexChargeOptions, optionsToken } from "./options.ts"

/** Creates the webhook endpoint when all handlers exist, and ends status streams before the server waits for them. */
@Injectable()
export class Endpoints implements OnApplicationBootstrap, BeforeApplicationShutdown {
  readonly #options: FlexChargeOptions
  readonly #methods: EventMethods
  readonly #closing = new AbortController()
  #webhooks: NodeHandler | undefined

  constructor(@Inject(optionsToken) options: FlexChargeOptions, @Inject(EventMethods) methods: EventMethods) {
    this.#options = options
    this.#methods = methods
  }

  /** The webhook endpoint, as middleware. */
  readonly webhooks: NodeHandler = async (request, response, next) =>
    this.#webhooks?.(request, response, next)

  /** Creates the order status endpoint, as middleware. */
  readonly orderStatus = ({ signal, ...options }: OrderStatusOptions<NodeRequest>): NodeHandler => {
    const closing = this.#closing.signal
    return nodeOrderStatus({ ...options, signal: signal ? AbortSignal.any([closing, signal]) : closing })
  }

  onApplicationBootstrap(): void {
    const { webhooks } = this.#options
    if (webhooks)
      this.#webhooks = nodeWebhooks({ ...webhooks, on: this.#methods.handlersWith(webhooks.on) }, rawBodyFix)
  }

  beforeApplicationShutdown(): void {
    this.#closing.abort()
  }
}

const rawBodyFix =
  "leave the parsing to Nest, with NestFactory.create(AppModule, { rawBody: true }) and app.useBodyParser() for its " +
  "limits, or give your own parser { verify: saveRawBody } of @flexcharge/nest"
