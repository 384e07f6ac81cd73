/** The page of one order. The script `browser/order.ts` updates it until the order is final. */
import { type Html, html } from "../html.ts"
import type { StoredOrder, TimelineEntry } from "../OrderStore.ts"
import { displayStatusOf } from "../orderStatus.ts"
import { formatMoney } from "../products.ts"

/** The order with its status, ids and timeline. */
export const orderPage = (
  order: StoredOrder,
  timeline: readonly TimelineEntry[],
  isFramed: boolean,
): Html => {
  const { status, shape, label, text } = displayStatusOf(order.state.phase)
  const payment = order.payments.at(-1)
  const isPartlyRefunded = order.refunded > 0 && order.refunded < order.amount
  return html`
  <article class="order">
    <section class="card order-status" id="order-status" data-status="${status}" aria-live="polite">
      <p class="state"><span class="shape" aria-hidden="true">${shape}</span> <strong class="label-text">${label}</strong></p>
      <p class="text">${text}</p>
      ${
        isPartlyRefunded
          ? html`<p id="refunded">${formatMoney(order.refunded, order.currency)} was refunded.</p>`
          : undefined
      }
    </section>
    <section class="card">
      <div class="row"><h1>${order.title}</h1><span class="money">${formatMoney(order.amount, order.currency)}</span></div>
      <dl>${[
        idRow("Order", order.id),
        idRow("FlexCharge order", payment?.orderSessionKey),
        idRow("Transaction key", payment?.transactionKey),
      ]}</dl>
    </section>
    <section class="card">
      <h2>History</h2>
      <ol class="changes" id="timeline">${timelineRows(timeline)}</ol>
    </section>
    ${isFramed ? undefined : html`<p><a href="/">Back to the shop</a></p>`}
  </article>`
}

/** The timeline, oldest entry first. The script of the page also requests it separately. */
export const timelineRows = (timeline: readonly TimelineEntry[]): Html => {
  const first = timeline[0]?.at ?? 0
  return html`${timeline.map(
    ({ at, source, text }) =>
      html`<li>${elapsedTime(at, first)}<span>${source}</span><span class="quiet">${toWords(text)}</span></li>`,
  )}`
}

/** An id, shortened in the middle. A click copies it. */
export const idRow = (name: string, id: string | undefined): Html => {
  const value =
    id === undefined
      ? html`<span class="quiet">none</span>`
      : html`<button type="button" class="id" title="${id}" data-copy="${id}">${shorten(id)}</button>`
  return html`<div class="row"><dt>${name}</dt><dd>${value}</dd></div>`
}

const shorten = (id: string): string => (id.length > 14 ? `${id.slice(0, 6)}…${id.slice(-4)}` : id)

/** The seconds since the first entry; the title has the exact time. */
const elapsedTime = (at: number, first: number): Html => {
  const iso = new Date(at).toISOString()
  return html`<time datetime="${iso}" title="${iso}">${((at - first) / 1_000).toFixed(1)} s</time>`
}

/** `challengePassed` becomes `challenge passed`. */
const toWords = (text: string): string =>
  text.replace(/(?<=[a-z])[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)
