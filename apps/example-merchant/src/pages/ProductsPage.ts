/** The list of products. */
import { type Html, html } from "../html.ts"
import { formatMoney, type Product } from "../products.ts"

/** The products, each with a link to its checkout. */
export const productsPage = (products: readonly Product[]): Html => {
  if (products.length === 0)
    return html`<h1>No products today</h1><p class="quiet">New products arrive tomorrow.</p>`
  return html`<h1>Things for a quiet desk</h1>
    <ul class="products">${products.map(productCard)}</ul>`
}

const productCard = ({ sku, title, description, amount, currency, kind }: Product): Html => html`
  <li class="card product">
    <svg viewBox="0 0 92 92" aria-hidden="true" class="drawing">${drawings[sku]}</svg>
    <div class="row"><h2>${title}</h2><span class="money">${formatMoney(amount, currency)}</span></div>
    <p class="quiet">${description}</p>
    <div class="actions">
      <a class="button" href="/checkout/${sku}">${actions[kind]} <span class="sr">${title}</span></a>
      ${
        kind === "sale"
          ? html`<form method="post" action="/cart/${sku}/add"><button class="button secondary">Add to cart <span class="sr">${title}</span></button></form>`
          : undefined
      }
    </div>
  </li>`

const actions = { sale: "Buy", authorization: "Order", subscription: "Subscribe" } as const

const drawings: Readonly<Record<string, Html>> = {
  lamp: html`<path d="M20 76h28M34 76V44L58 24M52 16l18 15-9 11-18-15zM61 48l5 7M70 43l7 4"/>`,
  kettle: html`<path d="M26 40h36l4 34a4 4 0 0 1-4 4H26a4 4 0 0 1-4-4zM34 40l2-8h16l2 8M44 32v-6M64 48c12 0 14 20 2 22M24 56C12 54 14 38 6 36"/>`,
  notebook: html`<path d="M24 18h42a4 4 0 0 1 4 4v52a4 4 0 0 1-4 4H24zM24 18v60M18 28h10M18 42h10M18 56h10M18 70h10M38 34h22M38 44h16"/>`,
  chair: html`<path d="M30 16h30l-4 30H34zM30 46h34M34 46 24 80M58 46l10 34M30 62h34"/>`,
  desk: html`<path d="M12 40h68M18 40v36M74 40v36M18 58h20v18M30 40V26h32v14"/>`,
  paper: html`<path d="M26 18h34l8 8v48H26zM60 18v8h8M34 40h26M34 50h26M34 60h16"/>`,
}
