/** UI widget stub: opens the challenge in a modal frame, polls its state, then opens the success or fail URL. */
// Source: docs.flex-charge.com/docs/uiwidget, 2024, vendor. Assumed: the option names failUrl and orderSessionKey.
;(() => {
  const origin = new URL(/** @type {HTMLScriptElement} */ (document.currentScript).src).origin
  const page = /** @type {any} */ (window) // any: the vendor's globals have no types
  const pollMillis = 20_000
  const resultMillis = 900

  /** @typedef {{ orderSessionKey: string, successUrl?: string, failUrl?: string }} Challenge */

  /** The state of a challenge, after it has ended or after `waitMillis`. @param {string} orderSessionKey */
  const fetchState = async (orderSessionKey, waitMillis = 0) => {
    const url = `${origin}/ui-widget/challenges/${encodeURIComponent(orderSessionKey)}?wait=${waitMillis}`
    const response = await fetch(url)
    return /** @type {{ state: "open" | "passed" | "failed" | "unknown" }} */ (await response.json()).state
  }

  /** @param {string} orderSessionKey */
  const openDialog = (orderSessionKey) => {
    const dialog = document.createElement("dialog")
    dialog.setAttribute("aria-label", "Confirm your payment")
    Object.assign(dialog.style, {
      width: "min(440px, calc(100vw - 24px))",
      height: "380px",
      maxHeight: "calc(100dvh - 24px)",
      padding: "0",
      border: "0",
      borderRadius: "10px",
      overflow: "hidden",
      background: "transparent",
      boxShadow: "0 12px 40px rgb(0 0 0 / .35)",
    })
    const frame = document.createElement("iframe")
    frame.title = "Confirm your payment"
    frame.src = `${origin}/ui-widget/frame?orderSessionKey=${encodeURIComponent(orderSessionKey)}`
    Object.assign(frame.style, { width: "100%", height: "100%", border: "0", display: "block" })
    dialog.append(frame)
    document.body.append(dialog)
    const focused = document.activeElement
    dialog.addEventListener("close", () => {
      dialog.remove()
      if (focused instanceof HTMLElement) focused.focus()
    })
    dialog.showModal()
    frame.focus()
    addEventListener("message", (message) => {
      if (message.origin !== origin || message.source !== frame.contentWindow) return
      if (message.data === "dismiss") dialog.close()
      else if (typeof message.data?.height === "number") dialog.style.height = `${message.data.height}px`
    })
    return dialog
  }

  /** @param {Challenge} challenge @param {boolean} isPassed */
  const openResultUrl = ({ successUrl, failUrl }, isPassed) => {
    const url = isPassed ? successUrl : failUrl
    if (url) location.assign(url)
  }

  /** @param {Challenge} challenge */
  const run = async (challenge) => {
    /** @type {string} */
    let state = await fetchState(challenge.orderSessionKey)
    if (state !== "open") return openResultUrl(challenge, state === "passed")
    const dialog = openDialog(challenge.orderSessionKey)
    while (state === "open" && dialog.open)
      state = await fetchState(challenge.orderSessionKey, pollMillis).catch(async () => {
        await new Promise((resolve) => setTimeout(resolve, 1_000))
        return "open"
      })
    if (state === "open") return
    if (dialog.open) {
      await new Promise((resolve) => setTimeout(resolve, resultMillis))
      dialog.close()
    }
    openResultUrl(challenge, state === "passed")
  }

  /** @param {string | Challenge} argument */
  const initUI = (argument) => {
    const challenge = typeof argument === "string" ? { orderSessionKey: argument } : argument
    if (!challenge?.orderSessionKey) throw new TypeError("initUI: orderSessionKey is missing.")
    run(challenge).catch((error) => console.error("UI widget stub:", error))
  }

  page.initUI = initUI
  page.InitUI = initUI
})()
