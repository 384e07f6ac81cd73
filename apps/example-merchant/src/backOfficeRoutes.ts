/** The routes of the back office. Every action is a form of the shop's own pages. Put your own sign-in before them. */
import type { Inbox } from "@flexcharge/inbox"
import type { BackOffice } from "./backOffice.ts"
import { forbidden, type Route, readForm, redirect } from "./http.ts"
import type { Merchant, ShownEnvironment } from "./Merchant.ts"
import type { OrderStore, StoredOrder } from "./OrderStore.ts"
import { pageResponse } from "./page.ts"
import { deadLettersPage, orderDetailsPage, ordersPage, subscriptionsPage } from "./pages/BackOfficePages.ts"

/** What the routes need. */
export interface BackOfficeRoutesOptions {
  readonly merchant: Merchant
  readonly store: OrderStore
  readonly inbox: Inbox
  readonly backOffice: BackOffice
  /** Finishes what a process has left unfinished. */
  readonly recover: () => Promise<void>
  readonly environment: ShownEnvironment
  readonly log: (line: string) => void
}

/** Creates the routes. */
export const backOfficeRoutes = (options: BackOfficeRoutesOptions): readonly Route[] => {
  const { merchant, store, inbox, backOffice, recover, environment, log } = options
  const page = { shopName: merchant.name, environment, menu: "back office", script: "backOffice" } as const

  /** An action on one order. It redirects to the order with the message of the action. */
  const orderAction =
    (act: (order: StoredOrder, form: URLSearchParams) => Promise<string>): Route[1] =>
    async ({ request, params: { id = "" } }) => {
      const form = await readForm(request)
      const order = await store.get(id)
      if (form === undefined) return forbidden()
      if (order === undefined) return undefined
      const message = await act(order, form)
      log(`order ${id}: back office: ${message}`)
      return redirect(`/back-office/orders/${id}?message=${encodeURIComponent(message)}`)
    }

  return [
    [
      "GET /back-office",
      async ({ request }) => {
        const query = messageParameters(request).get("q")?.trim() ?? ""
        const stats = await inbox.stats()
        const message = messageParameters(request).get("message") ?? ""
        return pageResponse({
          ...page,
          title: "Orders",
          body: ordersPage({
            orders: await store.search(query),
            query,
            stats,
            unknownOperations: await store.unknownOperations(),
            unknownRescues: await inbox.orders.operatorItems(),
            message,
          }),
        })
      },
    ],
    [
      "GET /back-office/orders/:id",
      async ({ request, params: { id = "" } }) => {
        const order = await store.get(id)
        if (order === undefined) return undefined
        const message = messageParameters(request).get("message") ?? ""
        return pageResponse({
          ...page,
          title: `Order ${id.slice(0, 8)}`,
          body: orderDetailsPage(order, await store.timeline(id), message),
        })
      },
    ],
    [
      "POST /back-office/orders/:id/capture",
      orderAction((order, form) => backOffice.capture(order, form.get("operationId") ?? "")),
    ],
    [
      "POST /back-office/orders/:id/cancel",
      orderAction((order, form) => backOffice.cancel(order, form.get("operationId") ?? "")),
    ],
    [
      "POST /back-office/orders/:id/refund",
      orderAction((order, form) => {
        const amount = Math.round(Number(form.get("amount")) * 100)
        return backOffice.refund(order, amount, form.get("operationId") ?? "")
      }),
    ],
    [
      "POST /back-office/orders/:id/resolve-refund",
      orderAction((order, form) => {
        const status = form.get("outcome") === "refunded" ? "succeeded" : "failed"
        return backOffice.resolveRefund(order, form.get("operationId") ?? "", status)
      }),
    ],
    [
      "POST /back-office/reconcile",
      async ({ request }) => {
        if ((await readForm(request)) === undefined) return forbidden()
        await recover()
        const { queried, resolvedClaims, disagreements } = await inbox.reconcile({ sweep: true })
        const message = `${queried} orders queried; ${resolvedClaims} unanswered rescues resolved; ${disagreements.length} orders updated.`
        return redirect(`/back-office?message=${encodeURIComponent(message)}`)
      },
    ],
    [
      "POST /back-office/rescues/resolve",
      async ({ request }) => {
        const form = await readForm(request)
        if (form === undefined) return forbidden()
        const message = await backOffice.resolveRescue(
          form.get("mid") ?? "",
          form.get("orderId") ?? "",
          form.get("orderSessionKey")?.trim() ?? "",
        )
        return redirect(`/back-office?message=${encodeURIComponent(message)}`)
      },
    ],
    [
      "GET /back-office/dead-letters",
      async () =>
        pageResponse({ ...page, title: "Dead letters", body: deadLettersPage(await inbox.deadLetters()) }),
    ],
    [
      "POST /back-office/dead-letters/replay",
      async ({ request }) => {
        const form = await readForm(request)
        if (form === undefined) return forbidden()
        await inbox.replay({ token: form.get("token") ?? "" })
        return redirect("/back-office/dead-letters")
      },
    ],
    [
      "GET /back-office/subscriptions",
      async ({ request }) =>
        pageResponse({
          ...page,
          title: "Subscriptions",
          body: subscriptionsPage(
            await store.subscriptions(),
            messageParameters(request).get("message") ?? "",
          ),
        }),
    ],
    [
      // A real shop charges renewals on a schedule. Here a person starts them.
      "POST /back-office/subscriptions/:id/renew",
      async ({ request, params: { id = "" } }) => {
        const form = await readForm(request)
        if (form === undefined) return forbidden()
        const mode = form.get("mode") === "managed" ? "managed" : "sync"
        const message = await backOffice.chargeRenewal(id, Number(form.get("period")), mode)
        return redirect(`/back-office/subscriptions?message=${encodeURIComponent(message)}`)
      },
    ],
  ]
}

const messageParameters = (request: Request): URLSearchParams => new URL(request.url).searchParams
