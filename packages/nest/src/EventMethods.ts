/** Finds the methods that `@OnFlexChargeEvent` marks, once all providers exist. */
import type { Handlers, Receipt, WebhookEvent } from "@flexcharge/server"
import { Inject, Injectable, type OnModuleInit } from "@nestjs/common"
import { DiscoveryService, MetadataScanner, Reflector } from "@nestjs/core"
import { eventMetadata } from "./options.ts"

type Method = (event: WebhookEvent, receipt: Receipt) => unknown

/** The marked methods of the application, by event name. */
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
    for (const wrapper of [...this.#discovery.getProviders(), ...this.#discovery.getControllers()]) {
      const prototype = wrapper.metatype?.prototype
      if (!prototype) continue
      for (const key of this.#scanner.getAllMethodNames(prototype)) {
        const name = this.#reflector.get<string | undefined>(eventMetadata, prototype[key])
        if (name === undefined) continue
        if (!wrapper.isDependencyTreeStatic())
          throw new Error(
            `${wrapper.name}.${key} handles ${name}, so ${wrapper.name} cannot be request-scoped.`,
          )
        const method: Method = (event, receipt) => wrapper.instance[key](event, receipt)
        this.#methods.set(name, [...(this.#methods.get(name) ?? []), method])
      }
    }
  }

  /** The handlers of the options, each followed by the marked methods of its event. */
  after(on: Handlers = {}): Handlers {
    const names = new Set([...Object.keys(on), ...this.#methods.keys()])
    const entries = [...names].map((name) => {
      const handlers = [(on as Record<string, Method>)[name], ...(this.#methods.get(name) ?? [])] // as: by name, each handler has its event
      const all: Method = async (event, receipt) => {
        for (const handler of handlers) await handler?.(event, receipt)
      }
      return [name, all]
    })
    return Object.fromEntries(entries)
  }
}
