/** What an application tells the module. */
import type { ClientOptions } from "@flexcharge/core"
import type { OrderStatusOptions, WebhookOptions } from "@flexcharge/server"
import type { NodeRequest } from "@flexcharge/server/node"
import type { FactoryProvider, ModuleMetadata } from "@nestjs/common"

/** Options of the module. */
export interface FlexChargeOptions {
  /** Of `createClient`; what is absent comes from the environment, once somebody injects the client. */
  readonly client?: ClientOptions
  /** Of the webhook endpoint; `on` and the `@OnFlexChargeEvent` methods are both called. Path: `webhooks/flexcharge`. */
  readonly webhooks?: WebhookOptions & { readonly path?: string }
  /** Of the order status endpoint. Path: `flexcharge/orders/:id`; hooks are given Node's request. */
  readonly orderStatus?: OrderStatusOptions<NodeRequest> & { readonly path?: string }
}

/** Options that need other providers, such as a configuration service. */
export interface FlexChargeAsyncOptions
  extends Pick<ModuleMetadata, "imports">,
    Pick<FactoryProvider<FlexChargeOptions>, "useFactory" | "inject"> {}

/** The token of the options. */
export const optionsToken = Symbol.for("@flexcharge/nest/options")

/** The token of the client. */
export const clientToken = Symbol.for("@flexcharge/nest/client")

/** What `@OnFlexChargeEvent` leaves on a method. */
export const eventMetadata = "@flexcharge/nest/event"
