/** The shop's page around a partner's checkout: receives the outcome from the frame, then queries the shop's server. */
import { watchCheckout } from "@flexcharge/browser/frame"
import { followHeight } from "./frameHeight.ts"
import { type EmbedSettings, elementById, readSettings } from "./pageSettings.ts"

const { checkoutOrigin, confirmUrl } = readSettings<EmbedSettings>()
const notice = elementById("notice")
const frame = elementById<HTMLIFrameElement>("checkout-frame")

const showNotice = (status: string, text: string): void => {
  notice.hidden = false
  notice.dataset.status = status
  notice.textContent = text
}

followHeight(frame, checkoutOrigin)
watchCheckout({
  frame,
  checkoutOrigin,
  onOutcome: async ({ result, orderId }) => {
    if (result === "failure") return showNotice("declined", "✕ Not paid. You can try another card below.")
    // A message from the frame is only a hint. Only the shop's server can confirm that the order is paid.
    const response = await fetch(`${confirmUrl}/${orderId}`).catch(() => undefined)
    if (!response?.ok)
      return showNotice("waiting", "◐ Your payment cannot be confirmed yet. Do not pay again.")
    const { isPaid } = await response.json()
    if (isPaid) showNotice("paid", "● Paid. Thank you for your order.")
    else showNotice("waiting", "◐ Confirming your payment.")
  },
})
