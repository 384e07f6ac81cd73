/** Finds the methods with `@OnFlexChargeEvent`, once all providers exist. */
import type { Handlers, Receipt, WebhookEvent } from "@flexcharge/server"
import { findHandler } from "@flexcharge/server/node"
import { Inject, Injectable, type OnModuleInit } from "@nestjs/common"
import { DiscoveryService, MetadataScanner, Reflector } from "@nestjs/core"
import { eventMetadata } from "./options.ts"

type Method = (event: WebhookEvent, receipt: Receipt) => unknown

/** The decorated methods of the application, by event name. */
@Injectable()
export class EventMethods implements OnModuleInit {
  readonly #discovery: DiscoveryService
  readonly #scanner: MetadataScanner
  readonly #reflector: Reflector
  readonly #methods = new Map<string, Method[]>()

  constructor(
    @Inject(DiscoveryService) discovery: DiscoveryService,
    @Inject(MetadataScanner) scanner: MetadataScanner,
    @Inject(Reflector) reflector: Reflector,
  ) {
    this.#discovery = discovery
    this.#scanner = scanner
    this.#reflector = reflector
  }

  onModuleInit(): void {
    const seen = new Set<unknown>() // an alias lists the same provider a second time
    for (const wrapper of [...this.#discovery.getProviders(), ...this.#discovery.getControllers()]) {
      const { instance, name } = wrapper
      if (typeof instance !== "object" || instance === null || seen.has(instance)) continue
      seen.add(instance)
      const prototype = Object.getPrototypeOf(instance)
      for (const key of prototype ? this.#scanner.getAllMethodNames(prototype) : []) {
        const events = this.#reflector.get<readonly string[] | undefined>(eventMetadata, prototype[key]) ?? []
        if (events.length > 0 && (wrapper.isTransient || !wrapper.isDependencyTreeStatic()))
          throw new Error(
            `${name}.${key} handles ${events}, so ${name} cannot be request-scoped or transient. Give it the default scope.`,
          )
        const method: Method = (event, receipt) => wrapper.instance[key](event, receipt)
        for (const event of events) this.#methods.set(event, [...(this.#methods.get(event) ?? []), method])
      }
    }
  }

  /**
   * Returns handlers that call the one of the options, then the decorated methods of its event. `on` may be an instance
   * of a class: its methods are found on its prototype, and keep their `this`.
   */
  handlersWith(on: Handlers = {}): Handlers {
    const names = new Set([
      ...Object.keys(on),
      ...this.#scanner.getAllMethodNames(Object.getPrototypeOf(on)),
      ...this.#methods.keys(),
    ])
    const entries = [...names].map((name) => {
      const handle: Method = async (event, receipt) => {
        await findHandler(on, name)?.call(on, event, receipt)
        for (const method of this.#methods.get(name) ?? []) await method(event, receipt)
      }
      return [name, handle]
    })
    return Object.fromEntries(entries)
  }
}
