import { dirname, join } from "node:path"
import { fileURLToPath } from "node:url"
import { RequestMethod, ValidationPipe } from "@nestjs/common"
import type { NestFastifyApplication } from "@nestjs/platform-fastify"

/** Settings that the tests use as well. */
export function configureApp(app: NestFastifyApplication) {
  // The prefix applies to the webhook endpoint, too: POST /api/webhooks/flexcharge.
  app.setGlobalPrefix("api", { exclude: [{ path: "checkout", method: RequestMethod.GET }, "orders/:id"] })
  app.useGlobalPipes(new ValidationPipe({ whitelist: true }))
  app.useStaticAssets({ root: join(import.meta.dirname, "..", "public"), prefix: "/public/" })
  const browser = dirname(fileURLToPath(import.meta.resolve("@flexcharge/browser")))
  app.useStaticAssets({ root: browser, prefix: "/flexcharge/", decorateReply: false })
  app.enableShutdownHooks()
}
