import { dirname, join } from "node:path"
import { RequestMethod, ValidationPipe } from "@nestjs/common"
import type { NestExpressApplication } from "@nestjs/platform-express"

/** Settings that the tests use as well. */
export function configureApp(app: NestExpressApplication) {
  // The prefix applies to the webhook endpoint, too: POST /api/webhooks/flexcharge.
  app.setGlobalPrefix("api", { exclude: [{ path: "checkout", method: RequestMethod.GET }, "orders/:id"] })
  app.useGlobalPipes(new ValidationPipe({ whitelist: true }))
  app.useStaticAssets(join(__dirname, "..", "public"))
  app.useStaticAssets(dirname(require.resolve("@flexcharge/browser")), { prefix: "/flexcharge" })
  app.enableShutdownHooks()
}
