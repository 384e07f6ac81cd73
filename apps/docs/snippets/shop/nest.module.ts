import { FlexChargeModule } from "@flexcharge/nest"
import { Module } from "@nestjs/common"
import { CheckoutController } from "../checkout/checkout.controller.ts"
import { CopiesService } from "../transmit/copies.service.ts"
import { OrdersService } from "../webhook/orders.service.ts"
import { stateOf } from "../webhook/orders.ts"
import { secrets } from "./webhookSecrets.ts"

@Module({
  imports: [
    FlexChargeModule.forRoot({
      // The client reads the FLEXCHARGE_ variables.
      webhooks: { secrets }, // POST /webhooks/flexcharge; handlers are found by their decorator
      orderStatus: { lookup: stateOf, path: "order-status/:id" },
    }),
  ],
  controllers: [CheckoutController],
  providers: [CopiesService, OrdersService],
})
export class AppModule {}
