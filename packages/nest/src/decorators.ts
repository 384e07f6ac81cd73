/** The decorators: one injects the client, one marks methods that handle events. */
import type { EventName, EventOf, Receipt, UnknownEvent } from "@flexcharge/server"
import { Inject, SetMetadata } from "@nestjs/common"
import { Reflector } from "@nestjs/core"
import { clientToken, eventMetadata } from "./options.ts"

/** Injects the client: `constructor(@InjectFlexCharge() private readonly flexcharge: Client)`. */
export const InjectFlexCharge = (): ReturnType<typeof Inject> => Inject(clientToken)

type EventFor<Name> = Name extends EventName ? EventOf<Name> : UnknownEvent

/**
 * Calls a method of any provider or controller for each new event of a name; `"unknown"` for all names that this SDK
 * does not know. The event counts as handled when every such method has returned or resolved. A method may have the
 * decorator several times, once for each event.
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
