/** The account of the shopper: subscriptions and orders. The example has one shopper, so there is no sign-in. */
import { type Html, html } from "../html.ts"
import type { StoredOrder, StoredSubscription } from "../OrderStore.ts"
import { displayStatusOf } from "../orderStatus.ts"
import { formatMoney } from "../products.ts"

/** The page. */
export const accountPage = (
  subscriptions: readonly StoredSubscription[],
  orders: readonly StoredOrder[],
): Html => html`
  <h1>Your account</h1>
  <section class="card">
    <h2>Subscriptions</h2>
    ${
      subscriptions.length === 0
        ? html`<p class="quiet">You have no subscription. <a href="/checkout/paper">Subscribe to paper</a>.</p>`
        : html`<ul id="subscriptions">${subscriptions.map(subscriptionRow)}</ul>`
    }
  </section>
  <section class="card">
    <h2>Orders</h2>
    ${
      orders.length === 0
        ? html`<p class="quiet">You have no orders.</p>`
        : html`<ul id="orders">${orders.map(orderRow)}</ul>`
    }
  </section>`

const subscriptionRow = ({ id, title, amount, currency, status }: StoredSubscription): Html => html`
  <li class="row" data-subscription="${id}" data-status="${status}">
    <span>${title}, monthly</span><span>${status}</span>
    <span class="money">${formatMoney(amount, currency)}</span>
  </li>`

const orderRow = ({ id, title, amount, currency, state }: StoredOrder): Html => {
  const { shape, label } = displayStatusOf(state.phase)
  return html`
  <li class="row">
    <a href="/orders/${id}">${title}</a>
    <span><span aria-hidden="true">${shape}</span> ${label}</span>
    <span class="money">${formatMoney(amount, currency)}</span>
  </li>`
}
