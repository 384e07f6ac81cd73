import { FlexChargeModule } from "@flexcharge/nest"
import { Module } from "@nestjs/common"
import { CheckoutController } from "../checkout/checkout.controller.ts"
import { ownsOrder } from "../status/orderCookie.ts"
import { CopiesService } from "../transmit/copies.service.ts"
import { OrdersService } from "../webhook/orders.service.ts"
import { stateOf } from "../webhook/orders.ts"
import { secrets } from "./webhookSecrets.ts"

@Module({
  imports: [
    FlexChargeModule.forRoot({
      // The client reads the FLEXCHARGE_ variables.
      // POST /webhooks/flexcharge; handlers are found by their decorator.
      webhooks: { secrets, publicHost: "shop.example" },
      orderStatus: { lookup: stateOf, authorize: ownsOrder, path: "order-status/:id" },
    }),
  ],
  controllers: [CheckoutController],
  providers: [CopiesService, OrdersService],
})
export class AppModule {}
