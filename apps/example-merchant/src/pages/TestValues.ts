/** The sandbox's test values, ready to be filled in with one click. Source of the cards: packages/sandbox, Scenario.ts. */
import { type Html, html } from "../Html.ts"

/** One way a payment can go. */
export interface TestValue {
  readonly id: string
  readonly outcome: string
  readonly number: string
  readonly phone: string
}

/** The ways, from the plainest to the one with a challenge. */
export const testCards: readonly TestValue[] = [
  { id: "approves", outcome: "Gateway approves", number: "4242424242424242", phone: "" },
  { id: "rescued", outcome: "Declined 51, rescued at once", number: "4000002760003184", phone: "" },
  {
    id: "challenge",
    outcome: "Declined 05, rescued with a challenge",
    number: "4111111111111111",
    phone: "+99.2001a/+99.2001b",
  },
  { id: "declined", outcome: "Declined 65, not rescued", number: "4000300011112220", phone: "" },
]

/** Buttons that fill the form; only shown in a rehearsal. */
export const testValues: Html = html`
  <section class="test-values" aria-labelledby="test-values">
    <h2 id="test-values">Try a card</h2>
    <p class="quiet">Fills the form. In the challenge, <code>999</code> passes and any other code fails.</p>
    <ul>${testCards.map(
      ({ id, outcome, number, phone }) => html`<li><button type="button" class="fill" data-fill="${id}"
        data-number="${number}" data-phone="${phone}"><span>${outcome}</span><code>•••• ${number.slice(-4)}</code></button></li>`,
    )}</ul>
  </section>`
