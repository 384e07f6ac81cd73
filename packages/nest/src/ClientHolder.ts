/** The one client of an application: created when it is first injected, closed when the application shuts down. */
import { type Client, createClient } from "@flexcharge/core"
import { Inject, Injectable, type OnApplicationShutdown, type Provider, Scope } from "@nestjs/common"
import { clientToken, type FlexChargeOptions, optionsToken } from "./options.ts"

/** Creates the client on demand, and keeps it. */
@Injectable()
export class ClientHolder implements OnApplicationShutdown {
  readonly #options: FlexChargeOptions
  #client: Client | undefined

  constructor(@Inject(optionsToken) options: FlexChargeOptions) {
    this.#options = options
  }

  /** Returns the client; an invalid or missing option stops the start-up with the client's own error. */
  get(): Client {
    if (this.#client === undefined) {
      const client = createClient(this.#options.client)
      client.check()
      this.#client = client
    }
    return this.#client
  }

  async onApplicationShutdown(): Promise<void> {
    await this.#client?.close()
  }
}

/** Provides the client; transient, so that an application that injects none needs no credentials. */
export const clientProvider: Provider = {
  provide: clientToken,
  scope: Scope.TRANSIENT,
  inject: [ClientHolder],
  useFactory: (holder: ClientHolder) => holder.get(),
}
