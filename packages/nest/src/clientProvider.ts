/** The one client of an application: checked where it is injected, closed when the application shuts down. */
import { type Client, createClient } from "@flexcharge/core"
import { Inject, Injectable, type OnApplicationShutdown, type Provider, Scope } from "@nestjs/common"
import { checkedClientToken, type FlexChargeOptions, flexChargeClientToken, optionsToken } from "./options.ts"

/** Holds the client, so that it is closed even where an application replaces the provider of the client. */
@Injectable()
export class ClientHolder implements OnApplicationShutdown {
  readonly client: Client

  constructor(@Inject(optionsToken) { client }: FlexChargeOptions) {
    this.client = createClient(client)
  }

  async onApplicationShutdown(): Promise<void> {
    await this.client.close()
  }
}

/** Provides the client without a check, so that an application that only receives webhooks needs no credentials. */
export const clientProvider: Provider = {
  provide: flexChargeClientToken,
  inject: [ClientHolder],
  useFactory: ({ client }: ClientHolder) => client,
}

/**
 * Provides the client where `@InjectFlexCharge()` injects it. It is transient, so that its options are checked at
 * start-up if something injects it; a client that replaces the module's own is not checked.
 */
export const checkedClientProvider: Provider = {
  provide: checkedClientToken,
  scope: Scope.TRANSIENT,
  inject: [flexChargeClientToken, ClientHolder],
  useFactory: (client: Client, holder: ClientHolder) => {
    if (client === holder.client) client.check()
    return client
  },
}
