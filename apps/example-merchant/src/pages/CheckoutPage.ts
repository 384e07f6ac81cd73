/** The checkout form. The script `browser/checkout.ts` runs it. */
import { countries } from "../CheckoutForm.ts"
import { type Html, html } from "../Html.ts"
import type { Sale } from "../Merchant.ts"
import { money } from "../products.ts"
import { testValues } from "./TestValues.ts"

interface Field {
  readonly name: string
  readonly label: string
  readonly autocomplete: string
  readonly type?: "email" | "tel"
  readonly inputmode?: "numeric" | "email" | "tel"
  readonly hint?: string
  readonly width?: "half" | "wide-half"
  readonly isOptional?: boolean
  /** Card fields have no name: without the page's script the form cannot send them to the shop's server. */
  readonly isCard?: boolean
}

const input = ({
  name,
  label,
  autocomplete,
  type,
  inputmode,
  hint,
  width,
  isOptional,
  isCard,
}: Field): Html => html`
  <p class="field ${width ?? ""}">
    <span class="label"><label for="${name}">${label}</label> ${
      hint === undefined ? undefined : html`<span class="hint" id="${name}-hint">${hint}</span>`
    }</span>
    <input id="${name}" ${isCard ? undefined : html`name="${name}"`} type="${type ?? "text"}" autocomplete="${autocomplete}"
      inputmode="${inputmode ?? (type === "tel" ? "tel" : "text")}" ${isOptional ? undefined : html`aria-required="true"`}
      aria-describedby="${hint === undefined ? "" : `${name}-hint `}${name}-error">
    <span class="error" id="${name}-error"></span>
  </p>`

const contact = html`${[
  input({
    name: "email",
    label: "Email",
    autocomplete: "email",
    type: "email",
    inputmode: "email",
    width: "wide-half",
  }),
  input({
    name: "phone",
    label: "Phone",
    autocomplete: "tel",
    type: "tel",
    width: "wide-half",
    hint: "optional",
    isOptional: true,
  }),
]}`

const card = html`${[
  input({
    name: "number",
    label: "Card number",
    autocomplete: "cc-number",
    isCard: true,
    inputmode: "numeric",
  }),
  input({
    name: "expiry",
    label: "Expires",
    autocomplete: "cc-exp",
    isCard: true,
    inputmode: "numeric",
    width: "half",
    hint: "MM / YY",
  }),
  input({
    name: "cvv",
    label: "Security code",
    autocomplete: "cc-csc",
    isCard: true,
    inputmode: "numeric",
    width: "half",
    hint: "CVV",
  }),
  input({ name: "firstName", label: "First name", autocomplete: "cc-given-name", width: "half" }),
  input({ name: "lastName", label: "Last name", autocomplete: "cc-family-name", width: "half" }),
]}`

const billing = html`${[
  input({ name: "addressLine1", label: "Street and number", autocomplete: "billing address-line1" }),
  input({ name: "city", label: "City", autocomplete: "billing address-level2" }),
  input({ name: "state", label: "State", autocomplete: "billing address-level1", width: "half" }),
  input({ name: "zipCode", label: "ZIP code", autocomplete: "billing postal-code", width: "half" }),
]}<p class="field"><span class="label"><label for="countryCode">Country</label></span>
  <select id="countryCode" name="countryCode" autocomplete="billing country" aria-describedby="countryCode-error">${Object.entries(
    countries,
  ).map(([code, name]) => html`<option value="${code}">${name}</option>`)}</select>
  <span class="error" id="countryCode-error"></span></p>`

const group = (legend: string, fields: Html): Html =>
  html`<fieldset><legend>${legend}</legend><div class="fields">${fields}</div></fieldset>`

/** The form for one sale, with its price. In a frame the shop's page shows what is bought. */
export const checkoutPage = (sale: Sale, isStandIn: boolean): Html => {
  const { title, amount, currency, merchant } = sale
  const price = html`<span class="money">${money(amount, currency)}</span>`
  const isFramed = merchant.shopOrigins !== undefined
  return html`
  ${isFramed ? undefined : html`<h1>Checkout</h1>`}
  <div class="checkout">
    <aside class="card summary" aria-label="Your order">
      ${isFramed ? undefined : html`<div class="row item"><span>${title}</span>${price}</div>`}
      <div class="row total"><span>Total</span>${price}</div>
      <p class="quiet">Sold by ${merchant.name}</p>
      ${isStandIn ? testValues : undefined}
    </aside>
    <form id="checkout" class="card" novalidate method="post">
      <noscript><p class="notice critical">Paying needs JavaScript: it keeps your card away from this shop's server.</p></noscript>
      <div id="problem" class="notice critical" role="alert" tabindex="-1" hidden></div>
      ${[group("Contact", contact), group("Card", card), group("Billing address", billing)]}
      <button id="pay" class="button wide" type="submit">Pay ${price}</button>
      <p id="progress" class="quiet progress" role="status" aria-live="polite"></p>
    </form>
  </div>`
}
