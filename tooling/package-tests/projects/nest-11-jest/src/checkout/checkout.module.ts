import { Module } from "@nestjs/common"
import { OrdersModule } from "../orders/orders.module"
import { CheckoutController } from "./checkout.controller"
import { CheckoutPageController } from "./checkout-page.controller"
import { GatewayService } from "./gateway.service"

@Module({
  imports: [OrdersModule],
  controllers: [CheckoutController, CheckoutPageController],
  providers: [GatewayService],
})
export class CheckoutModule {}
