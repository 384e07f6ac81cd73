/** The order page: opens the challenge when there is one, and stays true until the order is final. */
import { loadWidget } from "@flexcharge/browser"
import { announceOutcome } from "@flexcharge/browser/frame"
import { displayStatusOf, type OrderDisplayStatus } from "../OrderDisplayStatus.ts"
import { reportHeight } from "./frameHeight.ts"
import { sensed } from "./sense.ts"
import { type OrderSettings, part, readSettings } from "./settings.ts"

const settings = readSettings<OrderSettings>()
const { orderId, orderSessionKey, isApprovedByGateway, statusUrl, widgetSrc, mid, siteId, nonce } = settings
const standing = part("standing")

const text = (selector: string, value: string): void => {
  const element = standing.querySelector(selector)
  if (element !== null && element.textContent !== value) element.textContent = value
}

const again = Object.assign(document.createElement("button"), {
  type: "button",
  className: "button",
  textContent: "Continue",
})

const render = (now: OrderDisplayStatus): void => {
  if (now.isFinal) again.remove()
  standing.dataset.status = now.status
  text(".word", now.word)
  text(".shape", now.shape)
  text(".text", now.text)
}

const showChanges = async (): Promise<void> => {
  const response = await fetch(settings.changesUrl)
  if (response.ok) part("changes").innerHTML = await response.text() // escaped by our own server
}

/** Follows the order's stream until it is final. The browser connects again by itself when the stream breaks. */
const follow = (): Promise<OrderDisplayStatus> =>
  new Promise((resolve) => {
    let shown = settings.phase
    const first = displayStatusOf(isApprovedByGateway, shown)
    if (first.isFinal) return resolve(first)
    const stream = new EventSource(statusUrl)
    stream.onmessage = ({ data }) => {
      const { state } = JSON.parse(data)
      const now = displayStatusOf(isApprovedByGateway, state)
      render(now)
      if (state !== shown) void showChanges()
      shown = state
      if (!now.isFinal) return
      stream.close()
      resolve(now)
    }
  })

/** Opens the vendor's dialog. What it says at the end is a hint; the order's state comes from the server. */
const challenge = async (key: string): Promise<void> => {
  const open = async () => {
    again.remove()
    const widget = await loadWidget({
      mid,
      siteId,
      ...(widgetSrc !== undefined && { src: widgetSrc }),
      ...(nonce !== undefined && { nonce }),
    }).catch(() => null)
    // The widget leaves for these addresses: a fragment keeps it on this page, without a reload.
    const here = location.href.replace(/#.*/, "")
    const challenged = widget?.initUI({
      orderSessionKey: key,
      successUrl: `${here}#confirmed`,
      failUrl: `${here}#not-confirmed`,
      statusUrl,
      label: "Confirm your payment",
    })
    const hint = await challenged?.catch(() => undefined)
    if (hint === undefined) text(".text", "The dialog did not open. Press Continue to try again.")
    if (hint === "finished" || hint === "failed" || standing.dataset.status !== "waiting") return
    standing.append(again)
    again.focus()
  }
  again.onclick = () => void open()
  await open()
}

const announce = async ({ status }: OrderDisplayStatus): Promise<void> => {
  const { shopOrigins } = settings
  if (shopOrigins === undefined) return
  await announceOutcome({ result: status === "paid" ? "success" : "failure", orderId, shopOrigins })
}

void sensed(settings)
if (settings.shopOrigins !== undefined) reportHeight(settings.shopOrigins)
void follow().then(announce)
if (settings.phase === "challenge" && orderSessionKey !== undefined) void challenge(orderSessionKey)

for (const button of document.querySelectorAll<HTMLButtonElement>("[data-copy]"))
  button.addEventListener("click", async () => {
    const { textContent } = button
    const id = button.dataset.copy ?? ""
    // A frame may not write to the clipboard: then the whole id is shown instead.
    button.textContent = await navigator.clipboard.writeText(id).then(
      () => "copied",
      () => id,
    )
    if (button.textContent === id) return
    setTimeout(() => {
      button.textContent = textContent
    }, 1_200)
  })
