/** A shop's page around its partner's checkout. */
import { frameAttributes } from "@flexcharge/browser/frame"
import { type Html, html } from "../Html.ts"
import { money, type Product } from "../products.ts"

/** The product, a place for the news, and the frame. */
export const embedPage = ({ title, amount, currency }: Product, checkoutUrl: string): Html => html`
  <div class="row"><h1>${title}</h1><span class="money">${money(amount, currency)}</span></div>
  <p id="notice" class="notice news" role="status" tabindex="-1" hidden></p>
  <iframe id="checkout-frame" class="embedded" title="Checkout" src="${checkoutUrl}" sandbox="${frameAttributes.sandbox}"
    allow="${frameAttributes.allow}" referrerpolicy="${frameAttributes.referrerpolicy}"></iframe>`
