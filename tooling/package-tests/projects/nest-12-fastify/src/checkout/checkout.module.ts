import { Module } from "@nestjs/common"
import { OrdersModule } from "../orders/orders.module.js"
import { CheckoutController } from "./checkout.controller.js"
import { CheckoutPageController } from "./checkout-page.controller.js"
import { GatewayService } from "./gateway.service.js"

@Module({
  imports: [OrdersModule],
  controllers: [CheckoutController, CheckoutPageController],
  providers: [GatewayService],
})
export class CheckoutModule {}
