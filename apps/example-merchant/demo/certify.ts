/**
 * `demo --certify`: the launch checklist of FlexCharge, item by item, against the local sandbox. The vendor goes through
 * the same list with a merchant before the account is switched on.
 *
 * Source: docs.flexfactor.io/docs/launch-checklist, 2026 (vendor).
 */
import assert from "node:assert/strict"
import { approvedCard, challengeCard, challengePhone } from "@flexcharge/sandbox"
import { launchChromium } from "@flexcharge-tooling/test-kit/chromium"
import { completeChallenge } from "./browserSteps.ts"
import { flowOptions } from "./check.ts"
import { startDemo } from "./demoEnvironment.ts"
import { type FlowSteps, orderIdOf, runFlow } from "./flows.ts"

/** Confirms one item of the list: waits until the check passes. */
type Confirm = (item: string, check: () => unknown) => Promise<void>

interface Section {
  readonly title: string
  run(steps: FlowSteps, confirm: Confirm): Promise<void>
}

const sections: readonly Section[] = [
  {
    title: "Consumer-initiated, standard",
    run: async (steps, confirm) => {
      const { control } = steps.demo.sandbox
      const page = await steps.buy({ number: approvedCard })
      await steps.expectStatus(page, "paid")
      const id = orderIdOf(page)
      const succeeded = (operation: string) => () =>
        control.requests.list({ operation }).some(({ status }) => status === 200)
      await confirm("setOrderId ties the session to the order", () =>
        control.signals().some(({ orderId }) => orderId === id),
      )
      await confirm("an access token is issued", succeeded("token"))
      await confirm("the card is tokenized", succeeded("tokenize"))
      await confirm("transmit succeeds", () => control.transmissions().some(({ orderId }) => orderId === id))
      await confirm("evaluate approves", () => control.orders.get(id)?.phase === "APPROVED")
      await confirm("the shopper sees the success page", () => page.isVisible("text=Paid"))
      await confirm(
        "the status of the order is updated",
        async () => (await steps.storedOrder(id)).state.phase === "approved",
      )
    },
  },
  {
    title: "Consumer-initiated, advanced",
    run: async (steps, confirm) => {
      const { control } = steps.demo.sandbox
      const page = await steps.buy({ number: challengeCard, phone: challengePhone })
      await steps.expectStatus(page, "waiting")
      const id = orderIdOf(page)
      await confirm("evaluate requires a challenge", () => control.orders.get(id)?.phase === "CHALLENGE")
      await confirm("initUI opens the widget", () =>
        page.frameLocator("dialog iframe").locator("#cvv").isVisible(),
      )
      await completeChallenge(page, "999")
      await confirm("the widget returns to the success page", () => page.url().endsWith("#confirmed"))
      await confirm(
        "the webhook order.completed is accepted",
        () =>
          control.webhooks.deliveries({ orderId: id, event: "order.completed", state: "delivered" }).length >
          0,
      )
      await confirm(
        "the status of the order is updated",
        async () => (await steps.storedOrder(id)).state.phase === "approved",
      )
    },
  },
  {
    title: "Merchant-initiated",
    run: async (steps, confirm) => {
      const { control } = steps.demo.sandbox
      const page = await steps.buy({ number: approvedCard }, "paper")
      await steps.expectStatus(page, "paid")
      const office = await steps.open("/back-office/subscriptions")
      const card = office.locator(`[data-subscription="${orderIdOf(page)}"]`)
      await card.locator("text=Charge renewal").click()
      await confirm("evaluate approves a renewal", () => office.isVisible("#message:has-text('Approved')"))
      const other = await steps.buy({ number: challengeCard, phone: challengePhone }, "paper")
      await completeChallenge(other, "999")
      await steps.expectStatus(other, "paid")
      control.profile.set({ mit: "managed" })
      await office.reload()
      const managed = office.locator(`[data-subscription="${orderIdOf(other)}"]`)
      await managed.locator("text=Let FlexCharge retry").click()
      await confirm("evaluate submits a renewal with an expiry", () =>
        office.isVisible("#message:has-text('Pending')"),
      )
      const renewal = (await managed.locator("a").getAttribute("href"))?.split("/").at(-1) ?? ""
      await confirm(
        "the renewal is shown as past due",
        async () => (await managed.getAttribute("data-status")) === "past due",
      )
      const attempts = (await steps.storedOrder(renewal)).payments.length
      await control.clock.advance("2 days")
      await confirm(
        "the shop stops its own retries",
        async () => (await steps.storedOrder(renewal)).payments.length === attempts,
      )
      await confirm(
        "the webhook completes the renewal",
        async () => (await steps.storedOrder(renewal)).state.phase === "approved",
      )
    },
  },
  {
    title: "Refund",
    run: async (steps, confirm) => {
      const page = await steps.buy({ number: approvedCard })
      await steps.expectStatus(page, "paid")
      const id = orderIdOf(page)
      const office = await steps.open(`/back-office/orders/${id}`)
      await office.click("#refund")
      await confirm("the refund succeeds", () => office.isVisible("#message:has-text('Refunded')"))
      await confirm(
        "the status of the order is updated",
        async () => (await steps.storedOrder(id)).state.phase === "refunded",
      )
      await office.goto(`${steps.demo.shopUrl}/back-office`)
      await office.click("#reconcile")
      await confirm("reconciliation finds no difference", () =>
        office.isVisible("#message:has-text(' 0 orders updated')"),
      )
    },
  },
]

/** Goes through the checklist. Returns whether every item is confirmed. */
export const certify = async (print: (line: string) => void): Promise<boolean> => {
  const [demo, browser] = await Promise.all([startDemo(() => {}, flowOptions), launchChromium()])
  let isComplete = true
  try {
    for (const { title, run } of sections) {
      print(title)
      const confirmWith =
        (steps: FlowSteps): Confirm =>
        async (item, check) => {
          await steps.eventually(check, item)
          print(`  ✓ ${item}`)
        }
      try {
        await runFlow({ name: title, run: (steps) => run(steps, confirmWith(steps)) }, demo, browser)
      } catch (error) {
        isComplete = false
        print(`  ✕ ${error instanceof assert.AssertionError ? error.message : String(error)}`)
      }
    }
  } finally {
    await browser.close()
    await demo.close()
  }
  return isComplete
}
