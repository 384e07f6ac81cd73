/** Refuses to start an application whose JSON parser would eat the webhooks' raw bodies. */
import { Inject, Injectable, type OnModuleInit } from "@nestjs/common"
import { HttpAdapterHost } from "@nestjs/core"
import { type FlexChargeOptions, optionsToken } from "./options.ts"

/** What is watched of Nest's HTTP adapter. */
interface Adapter {
  registerParserMiddleware?: (prefix?: string, rawBody?: boolean) => unknown
}

/** Learns at start-up whether the application keeps raw bodies; Nest tells this to its adapter and to nobody else. */
@Injectable()
export class RawBodyGuard implements OnModuleInit {
  readonly #options: FlexChargeOptions
  #isKept = true

  constructor(
    @Inject(HttpAdapterHost) host: HttpAdapterHost,
    @Inject(optionsToken) options: FlexChargeOptions,
  ) {
    this.#options = options
    if (host.httpAdapter) this.#watch(host.httpAdapter)
    else host.init$.subscribe(() => host.httpAdapter && this.#watch(host.httpAdapter)) // a worker never has one
  }

  onModuleInit(): void {
    if (this.#options.webhooks && !this.#isKept)
      throw new Error(
        "FlexChargeModule needs the raw body of webhooks: write NestFactory.create(AppModule, { rawBody: true }).",
      )
  }

  #watch(adapter: Adapter): void {
    const register = adapter.registerParserMiddleware
    adapter.registerParserMiddleware = (prefix, rawBody) => {
      this.#isKept = rawBody === true
      return register?.call(adapter, prefix, rawBody)
    }
  }
}
