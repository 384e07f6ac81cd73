/** The checkout form. The script `browser/checkout.ts` runs it. */
import { countries } from "../CheckoutForm.ts"
import { type Html, html } from "../html.ts"
import type { Sale } from "../Merchant.ts"
import { formatMoney } from "../products.ts"
import { testCards } from "../testData.ts"

/** The form of one sale. Inside a frame, the page of the shop shows the product. */
export const checkoutPage = (sale: Sale, isLocalSandbox: boolean): Html => {
  const { title, amount, currency, merchant } = sale
  const price = html`<span class="money">${formatMoney(amount, currency)}</span>`
  const isFramed = merchant.shopOrigins !== undefined
  return html`
  ${isFramed ? undefined : html`<h1>Checkout</h1>`}
  <div class="checkout">
    <aside class="card summary" aria-label="Your order">
      ${isFramed ? undefined : html`<div class="row item"><span>${title}</span>${price}</div>`}
      <div class="row total"><span>Total</span>${price}</div>
      <p class="quiet">Sold by ${merchant.name}</p>
      ${isLocalSandbox ? testCardButtons : undefined}
    </aside>
    <form id="checkout" class="card" novalidate method="post">
      <noscript><p class="notice critical">Payment requires JavaScript, which sends your card directly to the payment providers and not to this shop.</p></noscript>
      <div id="problem" class="notice critical" role="alert" tabindex="-1" hidden></div>
      ${[
        fieldset("Contact", contactFields),
        fieldset("Card", cardFields),
        fieldset("Billing address", addressFields),
      ]}
      <button id="pay" class="button wide" type="submit">Pay ${price}</button>
      <p id="progress" class="quiet progress" role="status" aria-live="polite"></p>
    </form>
  </div>`
}

interface Field {
  readonly name: string
  readonly label: string
  readonly autocomplete: string
  readonly type?: "email" | "tel"
  readonly inputmode?: "numeric" | "email" | "tel"
  readonly hint?: string
  readonly width?: "half" | "wide-half"
  readonly isOptional?: boolean
  /** Card fields have no name, so that the form cannot send them to the shop's server without its script. */
  readonly isCard?: boolean
}

const fieldset = (legend: string, fields: Html): Html =>
  html`<fieldset><legend>${legend}</legend><div class="fields">${fields}</div></fieldset>`

const inputField = (field: Field): Html => {
  const { name, label, autocomplete, type = "text", hint } = field
  const inputmode = field.inputmode ?? (type === "tel" ? "tel" : "text")
  const describedBy = hint === undefined ? `${name}-error` : `${name}-hint ${name}-error`
  return html`
  <p class="field ${field.width ?? ""}">
    <span class="label"><label for="${name}">${label}</label> ${
      hint === undefined ? undefined : html`<span class="hint" id="${name}-hint">${hint}</span>`
    }</span>
    <input id="${name}" ${field.isCard ? undefined : html`name="${name}"`} type="${type}" autocomplete="${autocomplete}"
      inputmode="${inputmode}" ${field.isOptional ? undefined : html`aria-required="true"`}
      aria-describedby="${describedBy}">
    <span class="error" id="${name}-error"></span>
  </p>`
}

const contactFields = html`${[
  inputField({
    name: "email",
    label: "Email",
    autocomplete: "email",
    type: "email",
    inputmode: "email",
    width: "wide-half",
  }),
  inputField({
    name: "phone",
    label: "Phone",
    autocomplete: "tel",
    type: "tel",
    width: "wide-half",
    hint: "optional",
    isOptional: true,
  }),
]}`

const cardFields = html`${[
  inputField({
    name: "number",
    label: "Card number",
    autocomplete: "cc-number",
    isCard: true,
    inputmode: "numeric",
  }),
  inputField({
    name: "expiry",
    label: "Expires",
    autocomplete: "cc-exp",
    isCard: true,
    inputmode: "numeric",
    width: "half",
    hint: "MM / YY",
  }),
  inputField({
    name: "cvv",
    label: "Security code",
    autocomplete: "cc-csc",
    isCard: true,
    inputmode: "numeric",
    width: "half",
    hint: "CVV",
  }),
  inputField({ name: "firstName", label: "First name", autocomplete: "cc-given-name", width: "half" }),
  inputField({ name: "lastName", label: "Last name", autocomplete: "cc-family-name", width: "half" }),
]}`

const countryField = html`
  <p class="field">
    <span class="label"><label for="countryCode">Country</label></span>
    <select id="countryCode" name="countryCode" autocomplete="billing country" aria-describedby="countryCode-error">
      ${Object.entries(countries).map(([code, name]) => html`<option value="${code}">${name}</option>`)}
    </select>
    <span class="error" id="countryCode-error"></span>
  </p>`

const addressFields = html`${[
  inputField({
    name: "addressLine1",
    label: "Street and number",
    autocomplete: "billing address-line1",
  }),
  inputField({ name: "city", label: "City", autocomplete: "billing address-level2" }),
  inputField({ name: "state", label: "State", autocomplete: "billing address-level1", width: "half" }),
  inputField({ name: "zipCode", label: "ZIP code", autocomplete: "billing postal-code", width: "half" }),
  countryField,
]}`

/** Buttons that fill the form with a test card. Only the local sandbox has them. */
const testCardButtons = html`
  <section class="test-cards" aria-labelledby="test-cards">
    <h2 id="test-cards">Test cards</h2>
    <p class="quiet">Fill the form with one click. In the challenge, <code>999</code> passes and any other code fails.</p>
    <ul>${testCards.map(
      ({ id, outcome, number, phone }) => html`<li><button type="button" class="fill" data-fill="${id}"
        data-number="${number}" data-phone="${phone}"><span>${outcome}</span><code>•••• ${number.slice(-4)}</code></button></li>`,
    )}</ul>
  </section>`
