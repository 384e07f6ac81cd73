/** The products of the shop. Prices are in minor units: 14800 is $148.00. */

/** One product. */
export interface Product {
  readonly sku: string
  readonly title: string
  readonly description: string
  readonly amount: number
  readonly currency: "USD"
  /** How it is paid: at once, reserved until it ships, or every month. */
  readonly kind: "sale" | "authorization" | "subscription"
}

/** A product in the cart. */
export interface CartLine {
  readonly product: Product
  readonly quantity: number
}

/** All products. FlexCharge's sandbox accepts amounts above 10 and below 20000 cents. */
export const products: readonly Product[] = [
  {
    sku: "lamp",
    title: "Desk lamp",
    description: "Warm, dimmable, brass.",
    amount: 14800,
    currency: "USD",
    kind: "sale",
  },
  {
    sku: "kettle",
    title: "Pour-over kettle",
    description: "One liter, steel.",
    amount: 9600,
    currency: "USD",
    kind: "sale",
  },
  {
    sku: "notebook",
    title: "Notebook, set of three",
    description: "Dotted, A5.",
    amount: 2450,
    currency: "USD",
    kind: "sale",
  },
  {
    sku: "chair",
    title: "Folding chair",
    description: "Ash. Above the gateway's limit: every card is declined.",
    amount: 18900,
    currency: "USD",
    kind: "sale",
  },
  {
    sku: "desk",
    title: "Standing desk",
    description: "Made to order: your card is charged when it ships.",
    amount: 17500,
    currency: "USD",
    kind: "authorization",
  },
  {
    sku: "paper",
    title: "Paper subscription",
    description: "A new notebook every month, paid every month.",
    amount: 1900,
    currency: "USD",
    kind: "subscription",
  },
]

/** Formats minor units: `$148.00`. */
export const formatMoney = (amount: number, currency: string): string =>
  new Intl.NumberFormat("en-US", { style: "currency", currency }).format(amount / 100)
