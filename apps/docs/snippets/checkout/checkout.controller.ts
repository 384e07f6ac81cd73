import type { Client } from "@flexcharge/core"
import { InjectFlexCharge } from "@flexcharge/nest"
import { Body, Controller, HttpCode, Post, Res } from "@nestjs/common"
import type { Response } from "express"
import { type CheckoutForm, charge } from "../shop/gateway.ts"
import { orderHeaders } from "../status/orderCookie.ts"
import { checkoutResponse } from "./checkoutResponse.ts"

@Controller()
export class CheckoutController {
  readonly #flexcharge: Client

  constructor(@InjectFlexCharge() flexcharge: Client) {
    this.#flexcharge = flexcharge
  }

  @Post("checkout")
  @HttpCode(200)
  async checkout(@Body() form: CheckoutForm, @Res({ passthrough: true }) response: Response) {
    const payment = await charge(form) // charges at your own gateway first
    const { decision } = await this.#flexcharge.rescue(payment)
    const result = checkoutResponse(decision)
    response.set(orderHeaders(result))
    return result
  }
}
