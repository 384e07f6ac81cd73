import { OrderState } from "@flexcharge/schema"
import { Controller, Get, Header, NotFoundException, Param, Req } from "@nestjs/common"
import type { FastifyRequest } from "fastify"
import { shopperOf } from "../shopper.js"
import { OrdersService } from "./orders.service.js"

@Controller("orders")
export class OrdersController {
  constructor(private readonly orders: OrdersService) {}

  /** The page to which the shopper returns after a challenge. */
  @Get(":id")
  @Header("content-type", "text/html")
  show(@Param("id") id: string, @Req() request: FastifyRequest): string {
    const state = this.orders.stateOf(id)
    if (!state || !this.orders.isOwner(id, shopperOf(request))) throw new NotFoundException()
    const status = OrderState.isPaid(state) ? "paid" : OrderState.isFinal(state) ? "declined" : "waiting"
    const refresh = status === "waiting" ? '<meta http-equiv="refresh" content="5" />' : ""
    return `<!doctype html><html lang="en"><title>Order</title>${refresh}<p role="status">${status}</p></html>`
  }
}
