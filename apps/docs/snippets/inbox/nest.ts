import "reflect-metadata"
import { FlexChargeModule } from "@flexcharge/nest"
import { Module, type OnApplicationShutdown } from "@nestjs/common"
import { NestFactory } from "@nestjs/core"
import { secrets } from "../shop/webhookSecrets.ts"
import { inbox } from "./inbox.ts"

@Module({
  imports: [
    FlexChargeModule.forRoot({
      webhooks: { secrets, publicHost: process.env.PUBLIC_HOST, sink: inbox.sink },
    }),
  ],
})
export class AppModule implements OnApplicationShutdown {
  /** Waits for running handlers, and gives unfinished events back. */
  async onApplicationShutdown() {
    await inbox.stop()
  }
}

export const bootstrap = async () => {
  const app = await NestFactory.create(AppModule, { rawBody: true, logger: ["error", "warn"] })
  app.enableShutdownHooks()
  await inbox.start()
  await app.listen(Number(process.env.PORT ?? 3000))
  return app
}
