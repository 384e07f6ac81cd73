/** The pages of the back office: orders with search, one order with its timeline and actions, subscriptions, and dead letters. */
import { randomUUID } from "node:crypto"
import type { DeadLetter, InboxStats, OperatorItem } from "@flexcharge/inbox"
import { type Html, html } from "../html.ts"
import {
  isPaid,
  paymentState,
  type StoredOperation,
  type StoredOrder,
  type StoredPayment,
  type StoredSubscription,
  type TimelineEntry,
} from "../OrderStore.ts"
import { displayStatusOf } from "../orderStatus.ts"
import { formatMoney } from "../products.ts"
import { idRow, timelineRows } from "./OrderPage.ts"

/** What the list of orders shows. */
export interface OrdersPageContent {
  readonly orders: readonly StoredOrder[]
  readonly query: string
  readonly stats: InboxStats
  /** The operations whose outcome a person must find out. */
  readonly unknownOperations: readonly StoredOperation[]
  /** The rescues whose outcome a person must find out. */
  readonly unknownRescues: readonly OperatorItem[]
  readonly message: string
}

/** The orders, with a search by any id. */
export const ordersPage = (content: OrdersPageContent): Html => {
  const { orders, query, stats, unknownOperations, unknownRescues, message } = content
  return html`
  <h1>Orders</h1>
  ${notice(message)}
  ${unknownOperations.length === 0 ? undefined : unknownOperationsNotice(unknownOperations)}
  ${unknownRescues.map(unknownRescue)}
  <div class="row tools">
    <form method="get" action="/back-office" role="search" class="search">
      <label for="q">Order id, FlexCharge id, gateway id or email</label>
      <input id="q" name="q" type="search" value="${query}" autocomplete="off">
      <button class="button secondary">Search</button>
    </form>
    <form method="post" action="/back-office/reconcile">
      <button class="button secondary" id="reconcile">Reconcile now</button>
    </form>
  </div>
  <p class="quiet" id="stats">${stats.pending} events waiting, ${stats.dead} dead, ${stats.openOrders} orders open, ${stats.unansweredClaims} rescues without an outcome.</p>
  ${
    orders.length === 0
      ? html`<p class="card">No order matches.</p>`
      : html`<div class="card table" tabindex="0" role="region" aria-label="Orders"><table>
          <thead><tr><th>Order</th><th>Product</th><th>Status</th><th class="money">Amount</th></tr></thead>
          <tbody>${orders.map(orderRow)}</tbody>
        </table></div>`
  }`
}

/** One order with everything that is known about it, and what can be done. */
export const orderDetailsPage = (
  order: StoredOrder,
  timeline: readonly TimelineEntry[],
  message: string,
): Html => {
  const { status, shape, label } = displayStatusOf(order.state.phase)
  return html`
  <article class="order">
    ${notice(message)}
    <section class="card order-status" id="order-status" data-status="${status}" data-dispute="${order.state.dispute}">
      <div class="row"><h1>${order.title}</h1><span class="money">${formatMoney(order.amount, order.currency)}</span></div>
      <p class="state"><span aria-hidden="true">${shape}</span> <strong>${label}</strong></p>
      ${order.state.dispute === "none" ? undefined : html`<p>Dispute: ${order.state.dispute}</p>`}
      <p class="quiet">${order.email}</p>
    </section>
    ${actions(order)}
    ${order.payments.map(paymentCard)}
    ${order.refunds.length === 0 ? undefined : refundsCard(order)}
    <section class="card">
      <h2>Timeline</h2>
      <ol class="changes" id="timeline">${timelineRows(timeline)}</ol>
    </section>
    <p><a href="/orders/${order.id}">The shopper's page</a></p>
  </article>`
}

/** The subscriptions, with the renewals that can be charged or retried. */
export const subscriptionsPage = (
  subscriptions: readonly StoredSubscription[],
  message: string,
): Html => html`
  <h1>Subscriptions</h1>
  ${notice(message)}
  ${
    subscriptions.length === 0
      ? html`<p class="card">There is no subscription.</p>`
      : html`<ul id="subscriptions">${subscriptions.map(subscriptionCard)}</ul>`
  }`

const subscriptionCard = (subscription: StoredSubscription): Html => {
  const { id, title, email, amount, currency, status, nextPeriod, openRenewal } = subscription
  const action = `/back-office/subscriptions/${id}/renew`
  return html`
  <li class="card" data-subscription="${id}" data-status="${status}">
    <div class="row"><h2>${title}</h2><span class="money">${formatMoney(amount, currency)} a month</span></div>
    <p class="quiet">${email}, ${status}</p>
    ${openRenewal === undefined ? undefined : html`<p><a href="/back-office/orders/${openRenewal}">The open renewal</a></p>`}
    <div class="actions">
      <form method="post" action="${action}"><input type="hidden" name="mode" value="sync">
        <input type="hidden" name="period" value="${nextPeriod}">
        <button class="button secondary">${openRenewal === undefined ? "Charge renewal" : "Retry renewal"}</button></form>
      <form method="post" action="${action}"><input type="hidden" name="mode" value="managed">
        <input type="hidden" name="period" value="${nextPeriod}">
        <button class="button secondary">Let FlexCharge retry for 14 days</button></form>
    </div>
  </li>`
}

/** Events that could not be handled. */
export const deadLettersPage = (letters: readonly DeadLetter[]): Html => html`
  <h1>Dead letters</h1>
  ${
    letters.length === 0
      ? html`<p class="card">Every event was handled.</p>`
      : html`<ul id="dead-letters">${letters.map(
          ({ token, name, orderSessionKey = "", attempts, error }) => html`
          <li class="card">
            <div class="row"><strong>${name}</strong><code>${orderSessionKey}</code></div>
            <p class="quiet">${attempts} attempts: ${error}</p>
            <form method="post" action="/back-office/dead-letters/replay">
              <input type="hidden" name="token" value="${token}">
              <button class="button secondary">Replay <span class="sr">${name}</span></button>
            </form>
          </li>`,
        )}</ul>`
  }`

const notice = (message: string): Html | undefined =>
  message === "" ? undefined : html`<p id="message" class="notice" role="status">${message}</p>`

const unknownOperationsNotice = (operations: readonly StoredOperation[]): Html => html`
  <div class="notice" id="unknown-operations">
    <p>The outcome of these refunds is unknown. Open the order to see what to do:</p>
    <ul>${operations.map(
      ({ orderId }) =>
        html`<li><a href="/back-office/orders/${orderId}">Order <code>${orderId.slice(0, 8)}</code></a></li>`,
    )}</ul>
  </div>`

/** What a person must do about a rescue that is too old to be sent again. Until then the order is not rescued again. */
const unknownRescue = ({ mid, orderId }: OperatorItem): Html => html`
  <form method="post" action="/back-office/rescues/resolve" class="notice" data-unknown-rescue="${orderId}">
    <p>FlexCharge did not respond to the rescue of order <code>${orderId}</code>. Search for this id in its portal.</p>
    <input type="hidden" name="mid" value="${mid}">
    <input type="hidden" name="orderId" value="${orderId}">
    <label for="key-${orderId}">FlexCharge order, empty when the portal has none</label>
    <input id="key-${orderId}" name="orderSessionKey" autocomplete="off">
    <button class="button secondary">Record</button>
  </form>`

const orderRow = ({ id, title, state, amount, currency }: StoredOrder): Html => {
  const { shape, label } = displayStatusOf(state.phase)
  return html`<tr>
    <td><a href="/back-office/orders/${id}"><code>${id.slice(0, 8)}</code></a></td>
    <td>${title}</td>
    <td><span aria-hidden="true">${shape}</span> ${label}${state.dispute === "none" ? "" : `, ${state.dispute}`}</td>
    <td class="money">${formatMoney(amount, currency)}</td>
  </tr>`
}

const actions = (order: StoredOrder): Html | undefined => {
  const { id, amount, refunds, currency } = order
  const paid = order.payments.find(isPaid)
  if (order.payments.some((payment) => paymentState(payment).phase === "captureRequired"))
    return html`<section class="card actions" aria-label="Actions">
      <form method="post" action="/back-office/orders/${id}/capture">${operationId()}<button class="button" id="capture">Capture ${formatMoney(amount, currency)}</button></form>
      <form method="post" action="/back-office/orders/${id}/cancel">${operationId()}<button class="button secondary" id="cancel">Cancel</button></form>
    </section>`
  const reserved = refunds
    .filter(({ status, paymentId }) => status !== "failed" && paymentId === paid?.id)
    .reduce((sum, refund) => sum + refund.amount, 0)
  const remainder = amount - reserved
  if (paid === undefined || order.state.phase !== "approved" || remainder <= 0) return undefined
  return html`<section class="card actions" aria-label="Actions">
    <form method="post" action="/back-office/orders/${id}/refund" class="search">
      ${operationId()}
      <label for="amount">Refund, at most ${formatMoney(remainder, currency)}</label>
      <input id="amount" name="amount" inputmode="decimal" value="${(remainder / 100).toFixed(2)}" autocomplete="off">
      <button class="button" id="refund">Refund</button>
    </form>
  </section>`
}

/** The id of the operation that a form requests: pressing its button twice requests one. */
const operationId = (id: string = randomUUID()): Html =>
  html`<input type="hidden" name="operationId" value="${id}">`

const paymentCard = ({
  id,
  attempt,
  chargeId,
  charge,
  state,
  orderSessionKey,
  transactionKey,
}: StoredPayment): Html => html`
  <section class="card">
    <h2>Payment ${attempt}</h2>
    <dl>${[
      html`<div class="row"><dt>Gateway</dt><dd>${charge === undefined ? "no result" : `${charge.code} ${charge.text}`}</dd></div>`,
      html`<div class="row"><dt>FlexCharge</dt><dd>${state.phase}</dd></div>`,
      idRow("Order id at FlexCharge", id),
      idRow("FlexCharge order", orderSessionKey),
      idRow("Gateway payment", chargeId),
      idRow("Transaction key", transactionKey),
    ]}</dl>
  </section>`

const refundsCard = (order: StoredOrder): Html => html`
  <section class="card">
    <h2>Refunds</h2>
    <ul id="refunds">${order.refunds.map(
      ({ amount, status, reason }) =>
        html`<li class="row" data-status="${status}"><span>${reason}</span><span>${status}</span><span class="money">${formatMoney(amount, order.currency)}</span></li>`,
    )}</ul>
    ${order.refunds.filter(({ status }) => status === "unknown").map((refund) => unknownRefund(order, refund))}
  </section>`

/** What a person must do about a refund whose response was lost. Until then its amount is not refunded again. */
const unknownRefund = (order: StoredOrder, { id, amount, paymentId }: StoredOperation): Html => {
  const { orderSessionKey, chargeId } = order.payments.find((payment) => payment.id === paymentId) ?? {}
  const place =
    orderSessionKey === undefined
      ? html`payment <code>${chargeId ?? paymentId}</code> in the dashboard of the gateway`
      : html`order <code>${orderSessionKey}</code> in the portal of FlexCharge`
  return html`
  <div class="notice" data-unknown-refund="${id}">
    <p>The response to the refund of ${formatMoney(amount, order.currency)} was lost. Look at ${place}: is the refund there?</p>
    <form method="post" action="/back-office/orders/${order.id}/resolve-refund" class="actions">
      ${operationId(id)}
      <button class="button secondary" name="outcome" value="refunded">Yes, it was refunded</button>
      <button class="button secondary" name="outcome" value="notRefunded">No, it was not refunded</button>
    </form>
  </div>`
}
