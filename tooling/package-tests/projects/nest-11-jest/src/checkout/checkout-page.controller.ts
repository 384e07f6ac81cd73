import { randomBytes, randomUUID } from "node:crypto"
import { cspHeader } from "@flexcharge/browser/csp"
import { Controller, Get, Req, Res } from "@nestjs/common"
import { ConfigService } from "@nestjs/config"
import type { Request, Response } from "express"
import { shopperOf } from "../shopper"

@Controller("checkout")
export class CheckoutPageController {
  constructor(private readonly config: ConfigService) {}

  /** GET /checkout */
  @Get()
  show(@Req() request: Request, @Res({ passthrough: true }) response: Response): string {
    const nonce = randomBytes(16).toString("base64")
    const settings = this.settings()
    const { widgetSrc, senseSrc, baseUrl } = settings
    response.setHeader("Content-Security-Policy", cspHeader({ nonce, widgetSrc, senseSrc, baseUrl }))
    // Replace with your own session.
    if (!shopperOf(request)) response.cookie("shopper", randomUUID(), { httpOnly: true, sameSite: "lax" })
    return page(nonce, settings)
  }

  /** The settings of the checkout page. None of them is secret. */
  private settings() {
    const get = (name: string) => this.config.get<string>(name)
    return {
      mid: get("FLEXCHARGE_MID"),
      siteId: get("FLEXCHARGE_SITE_ID"),
      tokenizationKey: get("FLEXCHARGE_TOKENIZATION_KEY"),
      widgetSrc: get("WIDGET_SRC"), // from the portal: Developers > Sites > View > UI configuration
      senseSrc: get("SENSE_SRC"), // only for the local sandbox
      baseUrl: get("FLEXCHARGE_BASE_URL"), // only for the local sandbox
    }
  }
}

const page = (nonce: string, settings: object) => `<!doctype html>
<html lang="en">
  <head><title>Checkout</title></head>
  <body>
    <h1>Checkout</h1>
    <form id="checkout" data-settings="${JSON.stringify(settings).replaceAll('"', "&quot;")}">
      <p><label>Phone <input name="phone" autocomplete="tel" required /></label></p>
      <p><label>First name <input name="first-name" autocomplete="cc-given-name" required /></label></p>
      <p><label>Last name <input name="last-name" autocomplete="cc-family-name" required /></label></p>
      <p><label>Card number <input name="number" autocomplete="cc-number" inputmode="numeric" required /></label></p>
      <p><label>Month <input name="month" autocomplete="cc-exp-month" inputmode="numeric" required /></label></p>
      <p><label>Year, four digits <input name="year" autocomplete="cc-exp-year" inputmode="numeric" required /></label></p>
      <p><label>Security code <input name="cvv" autocomplete="cc-csc" inputmode="numeric" required /></label></p>
      <button>Pay $150.00</button>
    </form>
    <p role="status"></p>
    <script nonce="${nonce}" src="/flexcharge/flexcharge.global.js"></script>
    <script nonce="${nonce}" type="module" src="/checkout.js"></script>
  </body>
</html>`
