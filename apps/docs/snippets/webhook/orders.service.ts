import { OnFlexChargeEvent } from "@flexcharge/nest"
import type { EventOf } from "@flexcharge/schema"
import { Injectable } from "@nestjs/common"
import { hearEvent } from "./orders.ts"

@Injectable()
export class OrdersService {
  @OnFlexChargeEvent("order.completed")
  complete(event: EventOf<"order.completed">) {
    hearEvent(event)
  }

  @OnFlexChargeEvent("order.cancelled")
  cancel(event: EventOf<"order.cancelled">) {
    hearEvent(event)
  }
}
