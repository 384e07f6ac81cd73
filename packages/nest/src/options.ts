/** The options of the module. */
import type { ClientOptions } from "@flexcharge/core"
import type { OrderStatusOptions, WebhookOptions } from "@flexcharge/server"
import type { NodeRequest } from "@flexcharge/server/node"
import type { FactoryProvider, ModuleMetadata } from "@nestjs/common"

/** Options of the module. */
export interface FlexChargeOptions {
  /** The options of `createClient`; absent ones come from the environment when the client is first injected. */
  readonly client?: ClientOptions
  /** The options of the webhook endpoint; `on` and the `@OnFlexChargeEvent` methods are both called. Path: `webhooks/flexcharge`. */
  readonly webhooks?: WebhookOptions & { readonly path?: string }
  /** The options of the order status endpoint. Path: `flexcharge/orders/:id`; hooks receive Node's request. */
  readonly orderStatus?: OrderStatusOptions<NodeRequest> & { readonly path?: string }
}

/** Options that need other providers, such as a configuration service. */
export interface FlexChargeAsyncOptions
  extends Pick<ModuleMetadata, "imports">,
    Pick<FactoryProvider<FlexChargeOptions>, "useFactory" | "inject"> {}

/** The injection token of the options. */
export const optionsToken = Symbol.for("@flexcharge/nest/options")

/** The injection token of the client. */
export const clientToken = Symbol.for("@flexcharge/nest/client")

/** The metadata key of `@OnFlexChargeEvent`. */
export const eventMetadata = "@flexcharge/nest/event"
