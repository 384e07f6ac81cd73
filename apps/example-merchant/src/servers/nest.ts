/** The shop on Nest. */
import "reflect-metadata"
import type { RequestListener } from "node:http"
import { FlexChargeModule } from "@flexcharge/nest"
import { All, Controller, Inject, Module, Req, Res } from "@nestjs/common"
import { NestFactory } from "@nestjs/core"
import type { NestExpressApplication } from "@nestjs/platform-express"
import type { Request, Response } from "express"
import type { WebApp } from "../Shop.ts"
import { respondWith } from "./nodeHttp.ts"

const shopToken = Symbol("shop")

/** Every page of the shop. The endpoints of the SDK are middleware, so they run before this controller. */
@Controller()
class PagesController {
  readonly #shop: WebApp

  constructor(@Inject(shopToken) shop: WebApp) {
    this.#shop = shop
  }

  @All(["/", "*path"])
  async handle(@Req() request: Request, @Res() response: Response): Promise<void> {
    await respondWith((webRequest) => this.#shop.handle(webRequest, request.ip ?? ""), request, response)
  }
}

/** Creates the server. */
export const nestServer = async (shop: WebApp): Promise<RequestListener> => {
  @Module({
    imports: [
      FlexChargeModule.forRoot({
        webhooks: { ...shop.webhooks, path: "webhooks" },
        orderStatus: { ...shop.orderStatus, path: "order-status/:id" },
      }),
    ],
    controllers: [PagesController],
    providers: [{ provide: shopToken, useValue: shop }],
  })
  class ShopModule {}

  // The pages read their own bodies, so Nest does not need its body parser.
  const app = await NestFactory.create<NestExpressApplication>(ShopModule, {
    logger: false,
    bodyParser: false,
  })
  app.set("trust proxy", "loopback")
  await app.init()
  return app.getHttpAdapter().getInstance()
}
