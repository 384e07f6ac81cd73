/** What the shop sells. Prices are in minor units: 14800 is $148.00. */

/** One thing on the shelf. */
export interface Product {
  readonly sku: string
  readonly title: string
  readonly note: string
  readonly amount: number
  readonly currency: "USD"
}

/** The shelf. The vendor's sandbox takes amounts above 10 and below 20000 cents. */
export const products: readonly Product[] = [
  { sku: "lamp", title: "Desk lamp", note: "Warm, dimmable, brass.", amount: 14800, currency: "USD" },
  { sku: "kettle", title: "Pour-over kettle", note: "One litre, steel.", amount: 9600, currency: "USD" },
  { sku: "notebook", title: "Notebook, set of three", note: "Dotted, A5.", amount: 2450, currency: "USD" },
  {
    sku: "chair",
    title: "Folding chair",
    note: "Ash. Above the gateway's limit: every card is declined.",
    amount: 18900,
    currency: "USD",
  },
]

/** Minor units as people read them: `$148.00`. */
export const money = (amount: number, currency: string): string =>
  new Intl.NumberFormat("en-US", { style: "currency", currency }).format(amount / 100)
