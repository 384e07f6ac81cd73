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
      <input name="phone" aria-label="Phone" autocomplete="tel" required />
      <input name="first-name" aria-label="First name" autocomplete="cc-given-name" required />
      <input name="last-name" aria-label="Last name" autocomplete="cc-family-name" required />
      <input name="number" aria-label="Card number" autocomplete="cc-number" inputmode="numeric" required />
      <input name="month" aria-label="Month" autocomplete="cc-exp-month" inputmode="numeric" required />
      <input name="year" aria-label="Year" autocomplete="cc-exp-year" inputmode="numeric" required />
      <input name="cvv" aria-label="Security code" autocomplete="cc-csc" inputmode="numeric" required />
      <button>Pay $150.00</button>
    </form>
    <p role="status"></p>
    <script nonce="${nonce}" src="/flexcharge/flexcharge.global.js"></script>
    <script nonce="${nonce}" type="module" src="/checkout.js"></script>
  </body>
</html>`
