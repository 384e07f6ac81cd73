import { randomUUID } from "node:crypto"
import type { Client, Decision } from "@flexcharge/core"
import { InjectFlexCharge } from "@flexcharge/nest"
import { Body, Controller, HttpCode, Post, Req } from "@nestjs/common"
import type { FastifyRequest } from "fastify"
import { OrdersService } from "../orders/orders.service.js"
import { shopperOf } from "../shopper.js"
import { CheckoutDto } from "./checkout.dto.js"
import { GatewayService } from "./gateway.service.js"

@Controller("checkout")
export class CheckoutController {
  constructor(
    @InjectFlexCharge() private readonly flexcharge: Client,
    private readonly gateway: GatewayService,
    private readonly orders: OrdersService,
  ) {}

  /** POST /api/checkout */
  @Post()
  @HttpCode(200)
  async pay(@Body() { phone, cardToken, senseKey }: CheckoutDto, @Req() request: FastifyRequest) {
    // Replace with the order of this shopper. Use the same order when Pay is pressed again: a new id can charge twice.
    // The amount comes from your database, never from the page.
    const order = { id: `ORDER-${randomUUID()}`, amountCents: 15000, email: "john@example.com", phone }
    // Behind a proxy, request.ip is the shopper's address only with Fastify's option trustProxy.
    const payment = await this.gateway.charge(order, { cardToken, senseKey, customerIp: request.ip })
    const { decision } = await this.flexcharge.rescue(payment)
    this.orders.recordDecision(decision, shopperOf(request) ?? "")
    return responseFor(decision)
  }
}

/** The response for the page. */
function responseFor(decision: Decision) {
  switch (decision._tag) {
    case "Approved":
      return { status: "paid" }
    case "Challenge":
      return { status: "challenge", orderSessionKey: decision.orderSessionKey }
    case "Pending":
    case "CaptureRequired":
      return { status: "waiting", orderSessionKey: decision.orderSessionKey }
    case "InProgress": // a second click: the first call informs the page
      return { status: "waiting" }
    case "NotSent":
      console.error(decision.error.message) // names the fields that are missing or invalid
      return { status: "declined" }
    case "Declined":
    case "Unanswered":
      return { status: "declined" }
  }
}
