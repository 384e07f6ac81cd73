import "reflect-metadata"
import { NestFactory } from "@nestjs/core"
import { AppModule } from "./nest.module.ts"

/** Call `await app.listen(3000)` on the result. Webhook signatures cover the raw body. */
export const createApp = () => NestFactory.create(AppModule, { rawBody: true, logger: ["error", "warn"] })
