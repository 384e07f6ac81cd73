/** The options of the module. */
import type { ClientOptions } from "@flexcharge/core"
import type { OrderStatusOptions, WebhookOptions } from "@flexcharge/server"
import { type NodeRequest, ownProperties } from "@flexcharge/server/node"
import type { FactoryProvider, ModuleMetadata } from "@nestjs/common"

/** Options of the module. */
export interface FlexChargeOptions {
  /**
   * The options of `createClient`; absent ones come from the environment. They are checked at start-up where
   * `@InjectFlexCharge()` injects the client, and elsewhere at the first call.
   */
  readonly client?: ClientOptions | undefined
  /** The options of the webhook endpoint; `on` and the `@OnFlexChargeEvent` methods are both called. Path: `webhooks/flexcharge`. */
  readonly webhooks?: (WebhookOptions & { readonly path?: string | undefined }) | undefined
  /** The options of the order status endpoint. Path: `flexcharge/orders/:id`; hooks receive Node's request. */
  readonly orderStatus?:
    | (OrderStatusOptions<NodeRequest> & { readonly path?: string | undefined })
    | undefined
}

/** Copies the options with their own properties only, those of both endpoints included. The client copies its own. */
export const readOptions = (options: FlexChargeOptions): FlexChargeOptions => {
  const { client, webhooks, orderStatus } = ownProperties(options)
  return {
    client,
    webhooks: webhooks && ownProperties(webhooks),
    orderStatus: orderStatus && ownProperties(orderStatus),
  }
}

/** Options that need other providers, such as a configuration service. */
export interface FlexChargeAsyncOptions
  extends Pick<ModuleMetadata, "imports">,
    Pick<FactoryProvider<FlexChargeOptions>, "useFactory" | "inject"> {}

/** The injection token of the options. */
export const optionsToken = Symbol.for("@flexcharge/nest/options")

/**
 * The injection token of the client, for factories and tests: `inject: [flexChargeClientToken]`, `app.get(flexChargeClientToken)`,
 * `overrideProvider(flexChargeClientToken).useValue(substitute)`.
 */
export const flexChargeClientToken: unique symbol = Symbol.for("@flexcharge/nest/client")

/** The injection token of the client whose options were checked, for `@InjectFlexCharge()`. */
export const checkedClientToken = Symbol.for("@flexcharge/nest/checkedClient")

/** The metadata key of `@OnFlexChargeEvent`. */
export const eventMetadata = "@flexcharge/nest/event"
