/** The cart. It works without JavaScript. */
import { type Html, html } from "../html.ts"
import { type CartLine, formatMoney } from "../products.ts"

/** The products in the cart, with their total and the way to the checkout. */
export const cartPage = (lines: readonly CartLine[]): Html => {
  if (lines.length === 0)
    return html`<h1>Your cart</h1><p class="quiet">Your cart is empty.</p><p><a href="/">Back to the shop</a></p>`
  const total = lines.reduce((sum, { product, quantity }) => sum + product.amount * quantity, 0)
  return html`<h1>Your cart</h1>
    <section class="card cart">
      <ul>${lines.map(cartRow)}</ul>
      <div class="row total"><span>Total</span><span class="money">${formatMoney(total, "USD")}</span></div>
      <a class="button wide" href="/checkout/cart">Check out</a>
    </section>`
}

const cartRow = ({ product, quantity }: CartLine): Html => html`
  <li class="row">
    <span>${quantity} × ${product.title}</span>
    <span class="money">${formatMoney(product.amount * quantity, product.currency)}</span>
    <form method="post" action="/cart/${product.sku}/remove">
      <button class="link">Remove one <span class="sr">${product.title}</span></button>
    </form>
  </li>`
