/** The order page: opens the challenge if there is one, and follows the status until it is final. */
import { loadWidget } from "@flexcharge/browser"
import { announceOutcome } from "@flexcharge/browser/frame"
import { type DisplayStatus, displayStatusOf, isFinal } from "../orderStatus.ts"
import { copyIdsOnClick } from "./copyId.ts"
import { reportHeight } from "./frameHeight.ts"
import { elementById, type OrderSettings, readSettings } from "./pageSettings.ts"
import { tryLoadSense } from "./sense.ts"

const settings = readSettings<OrderSettings>()
const statusElement = elementById("order-status")
const continueButton = Object.assign(document.createElement("button"), {
  type: "button",
  className: "button",
  textContent: "Continue",
})

/** Follows the status of the order until it is final. The browser reconnects when the stream breaks. */
const followStatus = (): Promise<DisplayStatus> =>
  new Promise((resolve) => {
    let { phase } = settings
    if (isFinal(phase)) return resolve(displayStatusOf(phase))
    const stream = new EventSource(settings.statusUrl)
    stream.onmessage = ({ data }) => {
      const { state } = JSON.parse(data)
      const status = displayStatusOf(state)
      showStatus(status)
      if (state !== phase) void showTimeline()
      phase = state
      if (!isFinal(state)) return
      continueButton.remove()
      stream.close()
      resolve(status)
    }
  })

/** Opens the widget. Its result is only a hint; the status of the order comes from the server. */
const openChallenge = async (orderSessionKey: string): Promise<void> => {
  const { mid, siteId, widgetSrc, nonce, statusUrl } = settings
  continueButton.remove()
  // The widget navigates to these addresses. A fragment keeps the shopper on this page without a reload.
  const pageUrl = location.href.replace(/#.*/, "")
  const hint = await loadWidget({ mid, siteId, src: widgetSrc, nonce })
    .then((widget) =>
      widget?.initUI({
        orderSessionKey,
        successUrl: `${pageUrl}#confirmed`,
        failUrl: `${pageUrl}#not-confirmed`,
        statusUrl,
        label: "Confirm your payment",
      }),
    )
    .catch(() => undefined)
  if (hint === undefined) setText(".text", "The dialog did not open. Press Continue to try again.")
  if (hint === "finished" || hint === "failed" || statusElement.dataset.status !== "waiting") return
  statusElement.append(continueButton)
  continueButton.focus()
}

const showStatus = ({ status, label, shape, text }: DisplayStatus): void => {
  statusElement.dataset.status = status
  setText(".label-text", label)
  setText(".shape", shape)
  setText(".text", text)
}

/** Changes the text only where it differs, so that a screen reader announces each status once. */
const setText = (selector: string, text: string): void => {
  const element = statusElement.querySelector(selector)
  if (element !== null && element.textContent !== text) element.textContent = text
}

/** Shows the latest timeline. When it cannot be loaded the one that is shown stays until the next change. */
const showTimeline = async (): Promise<void> => {
  const response = await fetch(settings.timelineUrl).catch(() => undefined)
  if (response?.ok) elementById("timeline").innerHTML = await response.text() // escaped by our own server
}

/** Inside a frame: announces the outcome to the shop's page. */
const announceStatus = async ({ status }: DisplayStatus): Promise<void> => {
  const { shopOrigins, orderId } = settings
  if (shopOrigins === undefined) return
  await announceOutcome({ result: status === "paid" ? "success" : "failure", orderId, shopOrigins })
}

const { phase, orderSessionKey, shopOrigins } = settings
void tryLoadSense(settings)
if (shopOrigins !== undefined) reportHeight(shopOrigins)
void followStatus().then(announceStatus)
if (phase === "challenge" && orderSessionKey !== undefined) {
  continueButton.onclick = () => void openChallenge(orderSessionKey)
  void openChallenge(orderSessionKey)
}
copyIdsOnClick()
