/** The routes of the shop itself: products, cart and account. */
import { type Route, readCookie, readForm, redirect } from "./http.ts"
import type { Merchant, Sale, ShownEnvironment } from "./Merchant.ts"
import type { OrderStore } from "./OrderStore.ts"
import { pageResponse } from "./page.ts"
import { accountPage } from "./pages/AccountPage.ts"
import { cartPage } from "./pages/CartPage.ts"
import { productsPage } from "./pages/ProductsPage.ts"
import { type CartLine, products } from "./products.ts"

/** What the routes need. */
export interface ShopRoutesOptions {
  readonly merchant: Merchant
  readonly store: OrderStore
  readonly environment: ShownEnvironment
}

/** Creates the routes. */
export const shopRoutes = ({ merchant, store, environment }: ShopRoutesOptions): readonly Route[] => {
  const shopName = merchant.name
  const changeCart =
    (change: 1 | -1): Route[1] =>
    async ({ request, params: { sku = "" } }) => {
      const form = await readForm(request)
      const isKnown = products.some((product) => product.sku === sku && product.kind === "sale")
      if (form === undefined || !isKnown) return undefined
      const quantities = new Map(readCart(request).map(({ product, quantity }) => [product.sku, quantity]))
      quantities.set(sku, Math.min((quantities.get(sku) ?? 0) + change, 9))
      const value = [...quantities].filter(([, quantity]) => quantity > 0).map((line) => line.join("."))
      const cookie = `cart=${value.join("-")}; Path=/; HttpOnly; SameSite=Lax; Max-Age=604800`
      return redirect("/cart", { "set-cookie": cookie })
    }
  return [
    ["GET /", () => pageResponse({ title: shopName, shopName, environment, body: productsPage(products) })],
    [
      "GET /cart",
      ({ request }) =>
        pageResponse({ title: "Your cart", shopName, environment, body: cartPage(readCart(request)) }),
    ],
    ["POST /cart/:sku/add", changeCart(1)],
    ["POST /cart/:sku/remove", changeCart(-1)],
    [
      "GET /account",
      async () =>
        pageResponse({
          title: "Your account",
          shopName,
          environment,
          body: accountPage(await store.subscriptions(), await store.search("")),
        }),
    ],
  ]
}

/** The sale of a product, or of the cart of this shopper. Prices come from the shop's own records. */
export const cartSale = (id: string, request: Request, merchant: Merchant): Sale | undefined => {
  if (id === "cart") {
    const lines = readCart(request)
    if (lines.length === 0) return undefined
    const amount = lines.reduce((sum, { product, quantity }) => sum + product.amount * quantity, 0)
    const title = lines.map(({ product, quantity }) => `${quantity} × ${product.title}`).join(", ")
    return { id, title, amount, currency: "USD", kind: "sale", merchant }
  }
  const product = products.find(({ sku }) => sku === id)
  if (product === undefined) return undefined
  const { title, amount, currency, kind } = product
  return { id, title, amount, currency, kind, merchant }
}

/** Reads the cart from its cookie, such as `lamp.1-kettle.2`. Unknown products are ignored. */
const readCart = (request: Request): readonly CartLine[] =>
  readCookie(request, "cart")
    .split("-")
    .flatMap((line) => {
      const [sku, quantity] = line.split(".")
      const product = products.find((candidate) => candidate.sku === sku && candidate.kind === "sale")
      const count = Number(quantity)
      return product !== undefined && Number.isInteger(count) && count > 0 && count < 10
        ? [{ product, quantity: count }]
        : []
    })
