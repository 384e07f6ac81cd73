import { FlexChargeModule } from "@flexcharge/nest"
import { Module } from "@nestjs/common"
import { ConfigModule, ConfigService } from "@nestjs/config"
import { CheckoutModule } from "./checkout/checkout.module.js"
import { OrdersModule } from "./orders/orders.module.js"
import { OrdersService } from "./orders/orders.service.js"
import { shopperOf } from "./shopper.js"

@Module({
  imports: [
    ConfigModule.forRoot({ isGlobal: true }), // loads .env, from which the client reads the FLEXCHARGE_ variables
    FlexChargeModule.forRootAsync({
      imports: [OrdersModule],
      inject: [ConfigService, OrdersService],
      useFactory: (config: ConfigService, orders: OrdersService) => ({
        // Handlers are methods with @OnFlexChargeEvent.
        webhooks: {
          secrets: [config.getOrThrow<string>("FLEXCHARGE_WEBHOOK_SECRET")],
          publicHost: config.get<string>("PUBLIC_HOST"), // the host of the address that you entered in the portal
        },
        orderStatus: {
          path: "order-status/:id",
          lookup: (orderSessionKey) => orders.stateOf(orderSessionKey),
          authorize: (request, orderSessionKey) => orders.isOwner(orderSessionKey, shopperOf(request)),
        },
      }),
    }),
    CheckoutModule,
    OrdersModule,
  ],
})
export class AppModule {}
