/** The decorators: one injects the client, one marks methods that handle events. */
import type { EventName, EventOf, Receipt, UnknownEvent } from "@flexcharge/server"
import { Inject, SetMetadata } from "@nestjs/common"
import { Reflector } from "@nestjs/core"
import { checkedClientToken, eventMetadata } from "./options.ts"

/**
 * Injects the client: `constructor(@InjectFlexCharge() private readonly flexcharge: Client)`.
 *
 * Errors: invalid or missing options of the client stop the start-up with its `ApiError`.
 */
export const InjectFlexCharge = (): ReturnType<typeof Inject> => Inject(checkedClientToken)

type EventFor<Name> = Name extends EventName ? EventOf<Name> : UnknownEvent

/**
 * Calls a method of any provider or controller for each event of a name; `"unknown"` for all names that this SDK does
 * not know. The event counts as handled when every such method has returned or resolved. A method may have the decorator
 * several times, for several events.
 *
 * A repeated event reaches the methods again when one of them failed, and after a restart or in another process unless
 * a durable `sink` has stored it.
 */
export const OnFlexChargeEvent =
  <Name extends EventName | "unknown">(name: Name) =>
  <Method extends (event: EventFor<Name>, receipt: Receipt) => unknown>(
    target: object,
    key: string | symbol,
    descriptor: TypedPropertyDescriptor<Method>,
  ): void => {
    const others = new Reflector().get<readonly string[] | undefined>(
      eventMetadata,
      descriptor.value as Method,
    ) // the descriptor of a method
    SetMetadata(eventMetadata, [...(others ?? []), name])(target, key, descriptor)
  }
