import { OnFlexChargeEvent } from "@flexcharge/nest"
import type { WebhookEvent } from "@flexcharge/schema"
import { Injectable } from "@nestjs/common"
import { recordEvent } from "./orders.ts"

@Injectable()
export class OrdersService {
  @OnFlexChargeEvent("order.completed")
  @OnFlexChargeEvent("order.cancelled")
  @OnFlexChargeEvent("order.expired")
  @OnFlexChargeEvent("order.refunded")
  @OnFlexChargeEvent("order.capturerequired")
  @OnFlexChargeEvent("payment.early_warning.received")
  @OnFlexChargeEvent("payment.chargeback.received")
  @OnFlexChargeEvent("payment.chargeback.reversed")
  @OnFlexChargeEvent("unknown")
  recordSignal(event: WebhookEvent) {
    recordEvent(event)
  }
}
