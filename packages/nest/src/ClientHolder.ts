/** The one client of an application: made when somebody injects it, closed when the application shuts down. */
import { type Client, createClient } from "@flexcharge/core"
import { Inject, Injectable, type OnApplicationShutdown, type Provider, Scope } from "@nestjs/common"
import { clientToken, type FlexChargeOptions, optionsToken } from "./options.ts"

/** Makes the client on demand, and keeps it. */
@Injectable()
export class ClientHolder implements OnApplicationShutdown {
  readonly #options: FlexChargeOptions
  #client: Client | undefined

  constructor(@Inject(optionsToken) options: FlexChargeOptions) {
    this.#options = options
  }

  /** The client; an option that is wrong or missing stops the start-up with the client's own error. */
  get(): Client {
    this.#client ??= createClient(this.#options.client)
    return this.#client
  }

  async onApplicationShutdown(): Promise<void> {
    await this.#client?.close()
  }
}

/** Gives the client; transient, so that an application that injects none needs no credentials. */
export const clientProvider: Provider = {
  provide: clientToken,
  scope: Scope.TRANSIENT,
  inject: [ClientHolder],
  useFactory: (holder: ClientHolder) => holder.get(),
}
