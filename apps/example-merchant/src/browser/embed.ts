/** A shop's page around a partner's checkout frame: hears how it ended, then asks its own server. */
import { watchCheckout } from "@flexcharge/browser/frame"
import { followHeight } from "./frameHeight.ts"
import { type EmbedSettings, part, readSettings } from "./settings.ts"

const { checkoutOrigin, confirmUrl } = readSettings<EmbedSettings>()
const notice = part("notice")
const frame = part<HTMLIFrameElement>("checkout-frame")

const say = (result: string, text: string): void => {
  notice.hidden = false
  notice.dataset.status = result
  notice.textContent = text
}

followHeight(frame, checkoutOrigin)
watchCheckout({
  frame,
  checkoutOrigin,
  onOutcome: async ({ result, orderId }) => {
    if (result === "failure") return say("declined", "✕ Not paid. You can try another card below.")
    // The message is a hint that anyone's frame could be made to send: only the server's word counts.
    const response = await fetch(`${confirmUrl}/${orderId}`)
    const { isPaid } = response.ok ? await response.json() : { isPaid: false }
    if (isPaid) say("paid", "● Paid. Thank you for your order.")
    else say("waiting", "◐ Confirming your payment.")
  },
})
