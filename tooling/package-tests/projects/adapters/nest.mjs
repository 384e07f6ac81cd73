// Nest on one of its platforms.
import "reflect-metadata"
import { FlexChargeModule } from "@flexcharge/nest"
import { saveRawBody } from "@flexcharge/server/node"
import { Module } from "@nestjs/common"
import { NestFactory } from "@nestjs/core"
import { parsers, useBodyParser } from "./bodyParsers.mjs"

const errorPage = {
  catch: (_error, host) => void host.switchToHttp().getResponse().status(500).send("error page"),
}

export const nestAdapter = (createPlatform) => ({
  name: "Nest",
  parsers,
  hasErrorPath: true,
  start: async ({ options, parser, isRawBodyKept, hasErrorPage }) => {
    class App {}
    Module({ imports: [FlexChargeModule.forRoot({ webhooks: options })] })(App)
    const settings = { rawBody: true, bodyParser: parser === undefined, logger: false }
    const app = await NestFactory.create(App, createPlatform(), settings)
    useBodyParser(app, parser, isRawBodyKept && saveRawBody)
    if (hasErrorPage) app.useGlobalFilters(errorPage)
    await app.listen(0, "127.0.0.1")
    const close = () => {
      app.getHttpServer().closeAllConnections()
      return app.close()
    }
    return { url: `${await app.getUrl()}/webhooks/flexcharge`, close }
  },
})
