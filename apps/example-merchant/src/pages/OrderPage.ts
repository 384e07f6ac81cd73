/** One order. The script `browser/order.ts` keeps it true while it is open. */

import { type Html, html } from "../Html.ts"
import { displayStatusOf } from "../OrderDisplayStatus.ts"
import type { Change, StoredOrder } from "../OrderStore.ts"
import { money } from "../products.ts"

const shortened = (id: string): string => (id.length > 14 ? `${id.slice(0, 6)}…${id.slice(-4)}` : id)

const idOf = (name: string, id: string | undefined): Html => html`
  <div class="row"><dt>${name}</dt><dd>${
    id === undefined
      ? html`<span class="quiet">none</span>`
      : html`<button type="button" class="id" title="${id}" data-copy="${id}">${shortened(id)}</button>`
  }</dd></div>`

/** Seconds since the first thing happened; the exact time is in the title. */
const clock = (at: number, first: number): Html => {
  const iso = new Date(at).toISOString()
  return html`<time datetime="${iso}" title="${iso}">${((at - first) / 1_000).toFixed(1)} s</time>`
}

/** `challengePassed` as people read it. */
const words = (phase: string): string => phase.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)

/** What happened so far, oldest first; also fetched alone by the page's script. */
export const changeRows = (changes: readonly Change[]): Html =>
  html`${changes.map(
    ({ at, source, phase }) =>
      html`<li>${clock(at, changes[0]?.at ?? at)}<span>${source}</span><span class="quiet">${words(phase)}</span></li>`,
  )}`

/** The order as it stands now. */
export const orderPage = (order: StoredOrder, changes: readonly Change[], isFramed: boolean): Html => {
  const standing = displayStatusOf(order.charge?.isApproved ?? false, order.state.phase)
  return html`
  <article class="order">
    <section class="card standing" id="standing" data-status="${standing.status}" aria-live="polite">
      <p class="state"><span class="shape" aria-hidden="true">${standing.shape}</span> <strong class="word">${standing.word}</strong></p>
      <p class="text">${standing.text}</p>
    </section>
    <section class="card">
      <div class="row"><h1>${order.title}</h1><span class="money">${money(order.amount, order.currency)}</span></div>
      <dl>${[
        idOf("Order", order.id),
        idOf("FlexCharge order", order.orderSessionKey),
        idOf("Transaction key", order.transactionKey),
      ]}</dl>
    </section>
    <section class="card">
      <h2>What happened</h2>
      <ol class="changes" id="changes">${changeRows(changes)}</ol>
    </section>
    ${isFramed ? undefined : html`<p><a href="/">Back to the shop</a></p>`}
  </article>`
}
