/** The two decorators: one for the client, one for methods that handle events. */
import type { EventName, EventOf, Receipt, UnknownEvent } from "@flexcharge/server"
import { Inject, SetMetadata } from "@nestjs/common"
import { Reflector } from "@nestjs/core"
import { clientToken, eventMetadata } from "./options.ts"

/** Injects the client: `constructor(@InjectFlexCharge() private readonly flexcharge: Client)`. */
export const InjectFlexCharge = (): ReturnType<typeof Inject> => Inject(clientToken)

type Heard<Name> = Name extends EventName ? EventOf<Name> : UnknownEvent

/**
 * Calls a method of any provider or controller for each new event of a name; `"unknown"` for all names that this SDK
 * does not know. The event counts as handled when every such method has returned or resolved. Once for each event, it
 * may stand on one method several times.
 */
export const OnFlexChargeEvent =
  <Name extends EventName | "unknown">(name: Name) =>
  <Method extends (event: Heard<Name>, receipt: Receipt) => unknown>(
    target: object,
    key: string | symbol,
    descriptor: TypedPropertyDescriptor<Method>,
  ): void => {
    const others = new Reflector().get<readonly string[] | undefined>(
      eventMetadata,
      descriptor.value as Method,
    ) // as: it is a method's descriptor
    SetMetadata(eventMetadata, [...(others ?? []), name])(target, key, descriptor)
  }
