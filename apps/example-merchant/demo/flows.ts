/**
 * Every flow of the shop, as a shopper and the shop's staff click through it in a real browser. `demo --check` runs
 * them all; the end-to-end tests run each as a test.
 */
import assert from "node:assert/strict"
import { readFileSync } from "node:fs"
import { createRequire } from "node:module"
import { approvedCard, challengeCard, challengePhone, declinedCard } from "@flexcharge/sandbox"
import type { Browser, BrowserContext, Page } from "@flexcharge-tooling/test-kit/chromium"
import { openOrderStore, type StoredOrder } from "../src/OrderStore.ts"
import { completeChallenge, fillCheckout, type Shopper } from "./browserSteps.ts"
import type { DemoEnvironment } from "./demoEnvironment.ts"

/** A flow. It throws when a step does not lead to what is expected. */
export interface Flow {
  readonly name: string
  /** Whether it also runs on the servers other than Express. */
  readonly isKeyFlow?: boolean
  /** Whether several processes of the shop share the database, so that it also runs with PostgreSQL. */
  readonly isAboutProcesses?: boolean
  run(steps: FlowSteps): Promise<void>
}

/** What the flows have in common. */
export interface FlowSteps {
  readonly demo: DemoEnvironment
  /** The context of this flow's shopper. */
  readonly context: BrowserContext
  /** Opens a page of the shop. */
  open(path: string): Promise<Page>
  /** Opens a checkout, fills it in and presses Pay. */
  buy(shopper: Shopper, sku?: string): Promise<Page>
  /** Waits until the order page or the back office shows a status. */
  expectStatus(page: Page, status: string): Promise<void>
  /** The order in the shop's database. */
  storedOrder(id: string): Promise<StoredOrder>
  /** Waits until a check passes. */
  eventually(check: () => unknown, what: string): Promise<void>
}

/** Runs one flow with a shopper of its own. */
export const runFlow = async (flow: Flow, demo: DemoEnvironment, browser: Browser): Promise<void> => {
  const context = await browser.newContext({ colorScheme: "light" })
  context.setDefaultTimeout(15_000)
  const problems: string[] = []
  context.on("weberror", (error) => problems.push(error.error().message))
  context.on("console", (message) => {
    if (message.text().includes("Content Security Policy")) problems.push(message.text())
  })
  const store = await openOrderStore(demo.database)
  const open = async (path: string): Promise<Page> => {
    const page = await context.newPage()
    await page.goto(`${demo.shopUrl}${path}`)
    return page
  }
  const steps: FlowSteps = {
    demo,
    context,
    open,
    buy: async (shopper, sku = "lamp") => {
      const page = await open(`/checkout/${sku}`)
      await fillCheckout(page, shopper)
      await page.click("#pay")
      return page
    },
    expectStatus: async (page, status) => {
      await page.waitForSelector(`#order-status[data-status="${status}"]`)
    },
    storedOrder: async (id) => {
      const order = await store.get(id)
      assert(order, `The shop has no order ${id}.`)
      return order
    },
    eventually: async (check, what) => {
      const deadline = Date.now() + 15_000
      while (!(await check())) {
        assert(Date.now() < deadline, `Not in time: ${what}.`)
        await new Promise((resolve) => setTimeout(resolve, 50))
      }
    },
  }
  try {
    await flow.run(steps)
    for (const page of context.pages()) problems.push(...(await accessibilityProblems(page)))
    assert.deepEqual(problems, [], "The pages reported errors.")
  } finally {
    demo.sandbox.control.faults.clear()
    demo.sandbox.control.profile.set({
      mit: "sync",
      syncMitOtherwise: "DECLINED",
      submittedOrdersEnd: "rescued",
    })
    await store.close()
    await context.close()
  }
}

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8")

/** The violations that axe-core finds on a page. The debugger runs it, which the policy of the page does not bind. */
const accessibilityProblems = async (page: Page): Promise<readonly string[]> => {
  // While the dialog of a challenge closes, the page behind it is still hidden from assistive technology.
  await page.waitForFunction(() => document.querySelector("main")?.inert === false)
  await page.evaluate(axe)
  return page.evaluate(
    `axe.run().then(({ violations }) => violations.map(({ id, nodes }) =>
      location.pathname + ": " + id + ": " + nodes.map(({ html }) => html.slice(0, 200)).join(" | ")))`,
  )
}

const gatewayApproves: Shopper = { number: "4242424242424242" }
const rescued: Shopper = { number: approvedCard }
const challenged: Shopper = { number: challengeCard, phone: challengePhone }
const declined: Shopper = { number: declinedCard }

/** The id of the order from the address of its page. */
export const orderIdOf = (page: Page): string => new URL(page.url()).pathname.split("/").at(-1) ?? ""

/** Opens the order in the back office by searching for one of its ids. */
const searchOrder = async ({ open }: FlowSteps, id: string): Promise<Page> => {
  const page = await open("/back-office")
  await page.fill("#q", id)
  await page.click("text=Search")
  await page.click("tbody a")
  await page.waitForSelector("#order-status")
  return page
}

const showsProblem = (page: Page): Promise<unknown> => page.waitForSelector("#problem:not([hidden])")

/** All flows, in the order in which a newcomer would try them. */
export const flows: readonly Flow[] = [
  {
    name: "approved at the gateway: transmitted only",
    isKeyFlow: true,
    run: async ({ buy, demo, expectStatus, eventually, storedOrder }) => {
      const page = await buy(gatewayApproves)
      await expectStatus(page, "paid")
      const id = orderIdOf(page)
      const { control } = demo.sandbox
      await eventually(
        () => control.transmissions().some(({ orderId, isDeclined }) => orderId === id && !isDeclined),
        "the transmission",
      )
      await eventually(
        async () => Boolean((await storedOrder(id)).payments[0]?.transactionKey),
        "the transaction key",
      )
      assert.equal(control.orders.get(id), undefined)
    },
  },
  {
    name: "a cart with two products",
    run: async ({ open, expectStatus, storedOrder }) => {
      const page = await open("/")
      await page.click("text=Add to cart >> nth=0")
      await page.click("text=Quiet Desk")
      await page.click("text=Add to cart >> nth=2")
      await page.click("text=Check out")
      await fillCheckout(page, gatewayApproves)
      await page.click("#pay")
      await expectStatus(page, "paid")
      assert.equal((await storedOrder(orderIdOf(page))).amount, 14_800 + 2_450)
    },
  },
  {
    name: "declined, then approved by FlexCharge",
    run: async ({ buy, expectStatus, storedOrder }) => {
      const page = await buy(rescued)
      await expectStatus(page, "paid")
      assert.equal(await page.locator("dialog").count(), 0)
      const { payments, state } = await storedOrder(orderIdOf(page))
      assert.deepEqual([payments[0]?.charge?.code, state.phase], ["51", "approved"])
    },
  },
  {
    name: "challenge passed",
    isKeyFlow: true,
    run: async ({ buy, expectStatus, storedOrder }) => {
      const page = await buy(challenged)
      await completeChallenge(page, "999")
      await expectStatus(page, "paid")
      assert.equal((await storedOrder(orderIdOf(page))).state.phase, "approved")
    },
  },
  {
    name: "challenge failed",
    run: async ({ buy, expectStatus, eventually, storedOrder }) => {
      const page = await buy(challenged)
      await completeChallenge(page, "123")
      await expectStatus(page, "declined")
      await eventually(
        async () => (await storedOrder(orderIdOf(page))).state.phase === "cancelled",
        "the canceled order",
      )
    },
  },
  {
    name: "challenge abandoned: the tab is closed, and a webhook brings the outcome",
    run: async ({ buy, open, demo, expectStatus }) => {
      const page = await buy(challenged)
      await page.frameLocator("dialog iframe").locator("#cvv").waitFor()
      const id = orderIdOf(page)
      await page.close()
      await demo.sandbox.control.clock.advance("31 minutes")
      await expectStatus(await open(`/orders/${id}`), "declined")
    },
  },
  {
    name: "declined by FlexCharge",
    isKeyFlow: true,
    run: async ({ buy }) => {
      const page = await buy(declined)
      await showsProblem(page)
      assert.match((await page.textContent("#problem")) ?? "", /No money was taken/)
    },
  },
  {
    name: "a second card after a decline",
    run: async ({ buy, demo, expectStatus, storedOrder }) => {
      const page = await buy(declined)
      await showsProblem(page)
      await page.fill("#number", approvedCard)
      await page.click("#pay")
      await expectStatus(page, "paid")
      const id = orderIdOf(page)
      assert.equal((await storedOrder(id)).payments.length, 2)
      assert.equal(demo.sandbox.control.orders.get(`${id}-2`)?.phase, "APPROVED")
    },
  },
  {
    name: "authorized, and captured later in the back office",
    run: async (steps) => {
      const page = await steps.buy(rescued, "desk")
      await steps.expectStatus(page, "authorized")
      const office = await searchOrder(steps, orderIdOf(page))
      await office.click("#capture")
      await steps.expectStatus(page, "paid")
      await office.reload()
      await steps.expectStatus(office, "paid")
    },
  },
  {
    name: "authorized at the gateway, and captured later",
    run: async (steps) => {
      const page = await steps.buy({ number: "5555555555554444" }, "desk")
      await steps.expectStatus(page, "authorized")
      const office = await searchOrder(steps, orderIdOf(page))
      await office.click("#capture")
      await steps.expectStatus(office, "paid")
    },
  },
  {
    name: "canceled before capture",
    run: async (steps) => {
      const page = await steps.buy(rescued, "desk")
      await steps.expectStatus(page, "authorized")
      const office = await searchOrder(steps, orderIdOf(page))
      await office.click("#cancel")
      await steps.expectStatus(page, "declined")
    },
  },
  {
    name: "a capture fails, and succeeds when it is repeated",
    run: async (steps) => {
      const page = await steps.buy(rescued, "desk")
      await steps.expectStatus(page, "authorized")
      const office = await searchOrder(steps, orderIdOf(page))
      const fault = steps.demo.sandbox.control.faults.add({
        kind: "status",
        status: 400,
        operation: "capture",
      })
      await office.click("#capture")
      await office.waitForSelector("#message:has-text('capture failed')")
      steps.demo.sandbox.control.faults.remove(fault)
      await office.click("#capture")
      await steps.expectStatus(page, "paid")
    },
  },
  {
    name: "the capture window lapses",
    run: async (steps) => {
      const page = await steps.buy(rescued, "desk")
      await steps.expectStatus(page, "authorized")
      await steps.demo.sandbox.control.clock.advance("8 days")
      await steps.expectStatus(page, "declined")
      const office = await searchOrder(steps, orderIdOf(page))
      assert.equal(await office.locator("#capture").count(), 0)
    },
  },
  {
    name: "refunded in full",
    isKeyFlow: true,
    run: async (steps) => {
      const page = await steps.buy(rescued)
      await steps.expectStatus(page, "paid")
      const office = await searchOrder(steps, orderIdOf(page))
      await office.click("#refund")
      await steps.expectStatus(office, "refunded")
      assert.equal(steps.demo.sandbox.control.orders.get(orderIdOf(page))?.phase, "REFUNDED")
    },
  },
  {
    name: "refunded in part, at FlexCharge and at the gateway",
    run: async (steps) => {
      for (const shopper of [rescued, gatewayApproves]) {
        const page = await steps.buy(shopper)
        await steps.expectStatus(page, "paid")
        const office = await searchOrder(steps, orderIdOf(page))
        await office.fill("#amount", "48.00")
        await office.click("#refund")
        await office.waitForSelector("#refunds [data-status='succeeded']")
        await page.reload()
        await steps.expectStatus(page, "paid")
        assert.equal(await page.textContent("#refunded"), "$48.00 was refunded.")
      }
    },
  },
  {
    name: "a double click on Refund refunds once",
    run: async (steps) => {
      const page = await steps.buy(rescued)
      await steps.expectStatus(page, "paid")
      const id = orderIdOf(page)
      const office = await searchOrder(steps, id)
      await office.fill("#amount", "30.00")
      await office.dblclick("#refund")
      await office.waitForSelector("#refunds")
      await steps.eventually(
        async () => (await steps.storedOrder(id)).refunds.every(({ status }) => status === "succeeded"),
        "the refund",
      )
      assert.equal((await steps.storedOrder(id)).refunds.length, 1)
      assert.equal(steps.demo.sandbox.control.orders.get(id)?.refunded, 3_000)
    },
  },
  {
    name: "the response to a refund is lost: the back office asks a person, and records the answer",
    run: async (steps) => {
      const { faults } = steps.demo.sandbox.control
      const page = await steps.buy(rescued)
      await steps.expectStatus(page, "paid")
      const id = orderIdOf(page)
      const office = await searchOrder(steps, id)
      faults.add({ kind: "reset-before", operation: "refund" })
      await office.fill("#amount", "48.00")
      await office.click("#refund")
      await office.waitForSelector("#message:has-text('has not arrived')")
      faults.clear()
      const orders = await steps.open("/back-office")
      await orders.click("#reconcile")
      await orders.waitForSelector("#unknown-operations")
      await (await searchOrder(steps, id)).waitForSelector("[data-unknown-refund]")
      await office.reload()
      await office.click("text=No, it was not refunded")
      await office.waitForSelector("#refunds [data-status='failed']")
      await office.fill("#amount", "48.00")
      await office.click("#refund")
      await office.waitForSelector("#refunds [data-status='succeeded']")
      assert.equal(steps.demo.sandbox.control.orders.get(id)?.refunded, 4_800)
    },
  },
  {
    name: "a refund that the consumer starts at FlexCharge",
    run: async ({ buy, demo, expectStatus, eventually, storedOrder }) => {
      const page = await buy(rescued)
      await expectStatus(page, "paid")
      const id = orderIdOf(page)
      demo.sandbox.control.trigger("order.refunded", { orderId: id })
      await eventually(async () => (await storedOrder(id)).state.phase === "refunded", "the refund")
      await page.reload()
      await expectStatus(page, "refunded")
    },
  },
  {
    name: "a chargeback, received and reversed",
    run: async (steps) => {
      const page = await steps.buy(rescued)
      await steps.expectStatus(page, "paid")
      const id = orderIdOf(page)
      for (const [event, dispute] of [
        ["payment.chargeback.received", "chargeback"],
        ["payment.chargeback.reversed", "reversed"],
      ] as const) {
        steps.demo.sandbox.control.trigger(event, { orderId: id })
        await steps.eventually(async () => (await steps.storedOrder(id)).state.dispute === dispute, dispute)
        const office = await searchOrder(steps, id)
        await office.waitForSelector(`#order-status[data-dispute="${dispute}"]`)
      }
      assert.equal((await steps.storedOrder(id)).state.phase, "approved")
    },
  },
  {
    name: "a subscription, and a renewal that is retried until FlexCharge approves it",
    isKeyFlow: true,
    run: async (steps) => {
      const page = await steps.buy(challenged, "paper")
      await completeChallenge(page, "999")
      await steps.expectStatus(page, "paid")
      const id = orderIdOf(page)
      const office = await steps.open("/back-office/subscriptions")
      const card = office.locator(`[data-subscription="${id}"]`)
      await card.locator("text=Charge renewal").click()
      await office.waitForSelector("#message:has-text('Declined')")
      assert.equal(await card.getAttribute("data-status"), "past due")
      const renewal = (await card.locator("a").getAttribute("href"))?.split("/").at(-1) ?? ""
      await card.locator("text=Retry renewal").click()
      await office.waitForSelector("#message:has-text('Declined')")
      assert.equal((await steps.storedOrder(renewal)).payments.length, 2)
      steps.demo.sandbox.control.trigger("order.completed", { orderId: renewal })
      await steps.eventually(
        async () => (await steps.storedOrder(renewal)).state.phase === "approved",
        "the renewal",
      )
      await office.reload()
      assert.equal(await card.getAttribute("data-status"), "active")
    },
  },
  {
    name: "a renewal that FlexCharge works on for 14 days, and that expires",
    run: async (steps) => {
      const page = await steps.buy(challenged, "paper")
      await completeChallenge(page, "999")
      await steps.expectStatus(page, "paid")
      const id = orderIdOf(page)
      steps.demo.sandbox.control.profile.set({ mit: "managed", submittedOrdersEnd: "expired" })
      const office = await steps.open("/back-office/subscriptions")
      const card = office.locator(`[data-subscription="${id}"]`)
      await card.locator("text=Let FlexCharge retry").click()
      await office.waitForSelector("#message:has-text('Pending')")
      const renewal = (await card.locator("a").getAttribute("href"))?.split("/").at(-1) ?? ""
      await steps.demo.sandbox.control.clock.advance("15 days")
      await steps.eventually(
        async () => (await steps.storedOrder(renewal)).state.phase === "expired",
        "the expiry",
      )
      await office.reload()
      assert.equal(await card.getAttribute("data-status"), "past due")
      assert.equal(await card.locator("text=Charge renewal").count(), 1)
    },
  },
  {
    name: "a renewal that FlexCharge works on, and that it completes the next day",
    run: async (steps) => {
      const page = await steps.buy(challenged, "paper")
      await completeChallenge(page, "999")
      await steps.expectStatus(page, "paid")
      const id = orderIdOf(page)
      steps.demo.sandbox.control.profile.set({ mit: "managed" })
      const office = await steps.open("/back-office/subscriptions")
      const card = office.locator(`[data-subscription="${id}"]`)
      await card.locator("text=Let FlexCharge retry").click()
      await office.waitForSelector("#message:has-text('Pending')")
      const renewal = (await card.locator("a").getAttribute("href"))?.split("/").at(-1) ?? ""
      await steps.demo.sandbox.control.clock.advance("2 days")
      await steps.eventually(
        async () => (await steps.storedOrder(renewal)).state.phase === "approved",
        "the renewal",
      )
      await office.reload()
      assert.equal(await card.getAttribute("data-status"), "active")
    },
  },
  {
    name: "a webhook is lost, and reconciliation finds the outcome",
    isKeyFlow: true,
    run: async (steps) => {
      const { control } = steps.demo.sandbox
      const page = await steps.buy(challenged)
      await page.frameLocator("dialog iframe").locator("#cvv").waitFor()
      control.faults.add({ kind: "webhook-lose" })
      await completeChallenge(page, "999")
      const id = orderIdOf(page)
      await control.orders.waitFor(id, "APPROVED")
      assert.notEqual((await steps.storedOrder(id)).state.phase, "approved")
      const office = await steps.open("/back-office")
      await office.click("#reconcile")
      await office.waitForSelector("#message")
      await steps.expectStatus(page, "paid")
    },
  },
  {
    name: "FlexCharge is down: the shopper sees a decline in time, and reconciliation finds the outcome",
    run: async (steps) => {
      const { control } = steps.demo.sandbox
      control.faults.add({ kind: "status", status: 503, operation: "evaluate" })
      const startedAt = performance.now()
      const page = await steps.buy(rescued)
      await showsProblem(page)
      assert(performance.now() - startedAt < 15_000, "The shopper waited too long.")
      control.faults.clear()
      await page.click("#problem a")
      await steps.expectStatus(page, "declined")
      const office = await steps.open("/back-office")
      await office.click("#reconcile")
      await office.waitForSelector("#message")
      await steps.expectStatus(page, "paid")
    },
  },
  {
    name: "a late approval after another card has paid is refunded once",
    run: async (steps) => {
      const { control } = steps.demo.sandbox
      control.faults.add({ kind: "malformed-json", operation: "evaluate" })
      control.faults.add({ kind: "webhook-lose" })
      const page = await steps.buy(rescued)
      await showsProblem(page)
      control.faults.clear()
      await page.fill("#number", "4242 4242 4242 4242")
      await page.click("#pay")
      await steps.expectStatus(page, "paid")
      const id = orderIdOf(page)
      control.trigger("order.completed", { orderId: id })
      await steps.eventually(
        async () => (await steps.storedOrder(id)).refunds.some(({ status }) => status === "succeeded"),
        "the refund of the late approval",
      )
      const order = await steps.storedOrder(id)
      assert.equal(order.refunds.length, 1)
      assert.equal(order.state.phase, "approved")
      assert.equal(control.orders.get(id)?.phase, "REFUNDED")
    },
  },
  {
    name: "the shop crashes right after the evaluate request was sent: nothing is lost",
    run: async ({ context, demo, eventually }) => {
      const { control } = demo.sandbox
      const shop = await demo.startSeparateShop()
      const page = await context.newPage()
      await page.goto(`${shop.url}/checkout/lamp`)
      await fillCheckout(page, rescued)
      // The service works on the request while the shop crashes, and its webhooks do not arrive either.
      const latency = control.faults.add({ kind: "latency", operation: "evaluate", millis: 1_500 })
      control.faults.add({ kind: "webhook-lose" })
      const hasArrived = () =>
        control.faults.list().some(({ id, timesApplied }) => id === latency && timesApplied > 0)
      await page.click("#pay")
      await eventually(hasArrived, "the evaluate request")
      await shop.crash()
      await showsProblem(page)
      await shop.restart()
      control.faults.remove(latency)
      // The shopper presses Pay again: the attempt is known, so nothing is charged or evaluated twice.
      await page.click("#pay")
      // The order page opens by itself when the restarted shop has reconciled the order already.
      const isOrderPage = () => page.url().includes("/orders/")
      const link = page.locator("#problem a")
      await eventually(async () => isOrderPage() || (await link.isVisible()), "the result")
      if (!isOrderPage()) await link.click()
      await page.waitForSelector("#order-status")
      const id = orderIdOf(page)
      const office = await context.newPage()
      await eventually(async () => {
        await office.goto(`${shop.url}/back-office`)
        await office.click("#reconcile")
        await office.waitForSelector("#message")
        return (await page.getAttribute("#order-status", "data-status")) === "paid"
      }, "the reconciled order")
      const orders = control.orders.list().filter(({ externalOrderId }) => externalOrderId === id)
      assert.deepEqual(
        orders.map(({ phase }) => phase),
        ["APPROVED"],
      )
    },
  },
  {
    name: "two shop processes behind a proxy: one is killed in the middle of a challenge, nothing is lost",
    isAboutProcesses: true,
    run: async ({ context, demo, eventually }) => {
      const shop = await demo.startSeparateShop(2)
      const store = await openOrderStore(shop.database)
      const page = await context.newPage()
      await page.goto(`${shop.url}/checkout/lamp`)
      await fillCheckout(page, challenged)
      await page.click("#pay")
      await page.frameLocator("dialog iframe").locator("#cvv").waitFor()
      await shop.crash(0)
      await completeChallenge(page, "999")
      await page.waitForSelector('#order-status[data-status="paid"]')
      await shop.restart(0)
      await shop.crash(1)
      await page.reload()
      await page.waitForSelector('#order-status[data-status="paid"]')
      const id = orderIdOf(page)
      const isHandledOnce = async () => {
        const entries = await store.timeline(id)
        return entries.filter(({ text }) => text === "approved").length === 1
      }
      await eventually(isHandledOnce, "the handled webhook")
      await store.close()
    },
  },
  {
    name: "a double click on Pay charges once",
    run: async ({ open, expectStatus, storedOrder, demo }) => {
      const page = await open("/checkout/lamp")
      await fillCheckout(page, rescued)
      await page.dblclick("#pay")
      await expectStatus(page, "paid")
      const id = orderIdOf(page)
      assert.equal((await storedOrder(id)).payments.length, 1)
      const orders = demo.sandbox.control.orders.list()
      assert.equal(orders.filter(({ externalOrderId }) => externalOrderId === id).length, 1)
    },
  },
  {
    name: "the response is lost and the page is reloaded: the same order is paid, once",
    run: async ({ open, expectStatus, demo, storedOrder }) => {
      const page = await open("/checkout/lamp")
      await fillCheckout(page, rescued)
      const sent = page.waitForRequest(
        (request) => request.method() === "POST" && request.url().endsWith("/lamp"),
      )
      await page.route(
        "**/checkout/lamp",
        async (route) => {
          await route.fetch()
          await route.abort()
        },
        { times: 1 },
      )
      await page.click("#pay")
      await showsProblem(page)
      const id = (await sent).postDataJSON().orderId
      await page.reload()
      await fillCheckout(page, rescued)
      await page.click("#pay")
      await expectStatus(page, "paid")
      assert.equal(orderIdOf(page), id)
      assert.equal((await storedOrder(id)).payments.length, 1)
      const orders = demo.sandbox.control.orders.list()
      assert.equal(orders.filter(({ externalOrderId }) => externalOrderId?.startsWith(id)).length, 1)
    },
  },
  {
    name: "a reload in the middle of a challenge",
    run: async ({ buy, expectStatus }) => {
      const page = await buy(challenged)
      await page.frameLocator("dialog iframe").locator("#cvv").waitFor()
      await page.reload()
      await completeChallenge(page, "999")
      await expectStatus(page, "paid")
    },
  },
  {
    name: "two tabs follow one order",
    run: async ({ buy, context, expectStatus }) => {
      const page = await buy(challenged)
      await page.frameLocator("dialog iframe").locator("#cvv").waitFor()
      const other = await context.newPage()
      await other.goto(page.url())
      await completeChallenge(page, "999")
      await Promise.all([expectStatus(page, "paid"), expectStatus(other, "paid")])
    },
  },
  {
    name: "a cart that another tab has changed is not paid with the old amount",
    run: async ({ open, demo }) => {
      const page = await open("/")
      await page.click("text=Add to cart >> nth=0")
      await page.click("text=Check out")
      await fillCheckout(page, gatewayApproves)
      const other = await open("/")
      await other.click("text=Add to cart >> nth=2")
      await page.click("#pay")
      await showsProblem(page)
      assert.match((await page.textContent("#problem")) ?? "", /Your cart has changed/)
      assert(page.url().startsWith(`${demo.shopUrl}/checkout`))
    },
  },
]
