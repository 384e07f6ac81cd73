import type { Decision, Unanswered } from "@flexcharge/core"
import { OnFlexChargeEvent } from "@flexcharge/nest"
import { OrderState, Signal, type WebhookEvent } from "@flexcharge/schema"
import { Injectable } from "@nestjs/common"

@Injectable()
export class OrdersService {
  // Replace these maps with your database.
  private readonly states = new Map<string, OrderState>() // by the orderSessionKey of the decision
  private readonly owners = new Map<string, string>() // the shopper, by orderSessionKey
  private readonly resumptions = new Map<string, Unanswered["resumption"]>() // of unanswered rescues, by your own order id

  /** Returns the state of an order. */
  stateOf(orderSessionKey: string): OrderState | undefined {
    return this.states.get(orderSessionKey)
  }

  /** Whether the order belongs to the shopper of this session. */
  isOwner(orderSessionKey: string, shopper: string | undefined): boolean {
    return shopper !== undefined && this.owners.get(orderSessionKey) === shopper
  }

  /** Stores the signal of a decision, and the shopper to whom the order belongs. */
  recordDecision(decision: Decision, shopper: string): void {
    if (decision._tag === "Unanswered") this.resumptions.set(decision.orderId, decision.resumption)
    if (!("orderSessionKey" in decision) || !decision.orderSessionKey || !decision.signal) return
    this.owners.set(decision.orderSessionKey, shopper)
    this.recordSignal(decision.orderSessionKey, decision.signal)
  }

  /** Stores the signal of a webhook. */
  @OnFlexChargeEvent("order.completed")
  @OnFlexChargeEvent("order.cancelled")
  @OnFlexChargeEvent("order.expired")
  @OnFlexChargeEvent("order.refunded")
  @OnFlexChargeEvent("order.capturerequired")
  @OnFlexChargeEvent("payment.early_warning.received")
  @OnFlexChargeEvent("payment.chargeback.received")
  @OnFlexChargeEvent("payment.chargeback.reversed")
  recordEvent(event: WebhookEvent): void {
    if (typeof event.orderId === "string") this.recordSignal(event.orderId, Signal.fromEvent(event))
  }

  private recordSignal(orderSessionKey: string, signal: Signal): void {
    this.states.set(orderSessionKey, OrderState.join(this.states.get(orderSessionKey), signal))
  }
}
