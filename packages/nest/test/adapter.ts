/** Nest on either platform, as an adapter for the conformance suite. */
import "reflect-metadata"
import { FlexChargeModule, saveRawBody } from "@flexcharge/nest"
import type { Adapter } from "@flexcharge/server/testing"
import { type ArgumentsHost, type DynamicModule, type ExceptionFilter, Module } from "@nestjs/common"
import { type AbstractHttpAdapter, NestFactory } from "@nestjs/core"
import express from "express"

@Module({})
class App {
  static with(imports: DynamicModule[]): DynamicModule {
    return { module: App, imports }
  }
}

const errorPage: ExceptionFilter = {
  catch: (_error, host: ArgumentsHost) => {
    host.switchToHttp().getResponse().status(500).send("error page")
  },
}

export const adapterOf = (
  name: string,
  adapter: () => AbstractHttpAdapter,
  { parsers = [] as readonly string[] } = {},
): Adapter => ({
  name,
  parsers,
  hasErrorPath: parsers.length > 0,
  start: async ({ options, parser, isRawBodyKept, hasErrorPage }) => {
    const root = App.with([FlexChargeModule.forRoot({ webhooks: options })])
    const settings = { rawBody: true, bodyParser: parser === undefined, logger: false } as const
    const app = await NestFactory.create(root, adapter(), settings)
    const parsing = { type: () => true, ...(isRawBodyKept ? { verify: saveRawBody } : {}) }
    if (parser === "express.json()") app.use(express.json(parsing))
    if (parser === "express.urlencoded()") app.use(express.urlencoded({ extended: false, ...parsing }))
    if (hasErrorPage) app.useGlobalFilters(errorPage)
    await app.listen(0, "127.0.0.1")
    return {
      url: `${await app.getUrl()}/webhooks/flexcharge`,
      close: async () => {
        app.getHttpServer().closeAllConnections()
        await app.close()
      },
    }
  },
})
