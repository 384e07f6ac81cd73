/** Stops the start-up of an application whose JSON parser would consume the raw bodies of webhooks. */
import { Inject, Injectable, type OnModuleInit } from "@nestjs/common"
import { HttpAdapterHost } from "@nestjs/core"
import { type FlexChargeOptions, optionsToken } from "./options.ts"

/** The method of Nest's HTTP adapter that is observed. */
interface Adapter {
  registerParserMiddleware?: (prefix?: string, rawBody?: boolean) => unknown
}

/** Determines at start-up whether the application keeps raw bodies; Nest passes this option only to its adapter. */
@Injectable()
export class RawBodyGuard implements OnModuleInit {
  readonly #options: FlexChargeOptions
  #isRawBodyKept = true

  constructor(
    @Inject(HttpAdapterHost) host: HttpAdapterHost,
    @Inject(optionsToken) options: FlexChargeOptions,
  ) {
    this.#options = options
    if (host.httpAdapter) this.#observe(host.httpAdapter)
    else host.init$.subscribe(() => host.httpAdapter && this.#observe(host.httpAdapter)) // a worker has no adapter
  }

  onModuleInit(): void {
    if (this.#options.webhooks && !this.#isRawBodyKept)
      throw new Error(
        "FlexChargeModule needs the raw body of webhooks: write NestFactory.create(AppModule, { rawBody: true }).",
      )
  }

  #observe(adapter: Adapter): void {
    const register = adapter.registerParserMiddleware
    adapter.registerParserMiddleware = (prefix, rawBody) => {
      this.#isRawBodyKept = rawBody === true
      return register?.call(adapter, prefix, rawBody)
    }
  }
}
