import { NestFactory } from "@nestjs/core"
import { FastifyAdapter, type NestFastifyApplication } from "@nestjs/platform-fastify"
import { AppModule } from "./app.module.js"
import { configureApp } from "./configure-app.js"

async function bootstrap() {
  const app = await NestFactory.create<NestFastifyApplication>(AppModule, new FastifyAdapter(), {
    rawBody: true,
  })
  configureApp(app)
  await app.listen(process.env.PORT ?? 3000)
}
await bootstrap()
