import "reflect-metadata"
import { NestFactory } from "@nestjs/core"
import { AppModule } from "./nest.module.ts"

/** Then `await app.listen(3000)`. The signature of a webhook is over its raw body. */
export const createApp = () => NestFactory.create(AppModule, { rawBody: true, logger: ["error", "warn"] })
