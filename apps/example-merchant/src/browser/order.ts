/** The order page: opens the challenge if there is one, and follows the status until the order is final. */
import { loadWidget } from "@flexcharge/browser"
import { announceOutcome } from "@flexcharge/browser/frame"
import { displayStatusOf, type OrderDisplayStatus } from "../OrderDisplayStatus.ts"
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
const followStatus = (): Promise<OrderDisplayStatus> =>
  new Promise((resolve) => {
    const { isApprovedByGateway, statusUrl } = settings
    let { phase } = settings
    const current = displayStatusOf(isApprovedByGateway, phase)
    if (current.isFinal) return resolve(current)
    const stream = new EventSource(statusUrl)
    stream.onmessage = ({ data }) => {
      const { state } = JSON.parse(data)
      const status = displayStatusOf(isApprovedByGateway, state)
      showStatus(status)
      if (state !== phase) void showChanges()
      phase = state
      if (!status.isFinal) return
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

const showStatus = ({ status, label, shape, text, isFinal }: OrderDisplayStatus): void => {
  if (isFinal) continueButton.remove()
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

const showChanges = async (): Promise<void> => {
  const response = await fetch(settings.changesUrl)
  if (response.ok) elementById("changes").innerHTML = await response.text() // escaped by our own server
}

/** Inside a frame: announces the outcome to the shop's page. */
const announceStatus = async ({ status }: OrderDisplayStatus): Promise<void> => {
  const { shopOrigins, orderId } = settings
  if (shopOrigins === undefined) return
  await announceOutcome({ result: status === "paid" ? "success" : "failure", orderId, shopOrigins })
}

const copyId = async (button: HTMLButtonElement): Promise<void> => {
  const { textContent } = button
  const id = button.dataset.copy ?? ""
  // A frame may not write to the clipboard. It shows the complete id instead.
  button.textContent = await navigator.clipboard.writeText(id).then(
    () => "copied",
    () => id,
  )
  if (button.textContent === id) return
  setTimeout(() => {
    button.textContent = textContent
  }, 1_200)
}

const { phase, orderSessionKey, shopOrigins } = settings
void tryLoadSense(settings)
if (shopOrigins !== undefined) reportHeight(shopOrigins)
void followStatus().then(announceStatus)
if (phase === "challenge" && orderSessionKey !== undefined) {
  continueButton.onclick = () => void openChallenge(orderSessionKey)
  void openChallenge(orderSessionKey)
}
for (const button of document.querySelectorAll<HTMLButtonElement>("[data-copy]"))
  button.addEventListener("click", () => void copyId(button))
