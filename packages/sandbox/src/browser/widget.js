/** UI widget stub: opens the challenge in a modal frame, long-polls, leaves for the success or fail URL. */
// Source: docs.flex-charge.com/docs/uiwidget, 2024, vendor; the option names failUrl and orderSessionKey are assumed.
;(() => {
  const origin = new URL(/** @type {HTMLScriptElement} */ (document.currentScript).src).origin
  const page = /** @type {any} */ (window) // any: the vendor's globals have no types
  const waitMillis = 20_000

  /** @typedef {{ orderSessionKey: string, successUrl?: string, failUrl?: string }} Challenge */

  /** @param {string} key */
  const stateOf = async (key, wait = 0) => {
    const answer = await fetch(`${origin}/ui-widget/challenges/${encodeURIComponent(key)}?wait=${wait}`)
    return /** @type {{ state: "open" | "passed" | "failed" | "unknown" }} */ (await answer.json()).state
  }

  /** @param {string} key */
  const openDialog = (key) => {
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
    frame.src = `${origin}/ui-widget/frame?orderSessionKey=${encodeURIComponent(key)}`
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
  const leave = ({ successUrl, failUrl }, isPassed) => {
    const url = isPassed ? successUrl : failUrl
    if (url) location.assign(url)
  }

  /** @param {Challenge} challenge */
  const run = async (challenge) => {
    /** @type {string} */
    let state = await stateOf(challenge.orderSessionKey)
    if (state !== "open") return leave(challenge, state === "passed")
    const dialog = openDialog(challenge.orderSessionKey)
    while (state === "open" && dialog.open)
      state = await stateOf(challenge.orderSessionKey, waitMillis).catch(async () => {
        await new Promise((resolve) => setTimeout(resolve, 1_000))
        return "open"
      })
    if (state === "open") return
    if (dialog.open) {
      await new Promise((resolve) => setTimeout(resolve, 900))
      dialog.close()
    }
    leave(challenge, state === "passed")
  }

  /** @param {string | Challenge} argument */
  const initUI = (argument) => {
    const challenge = typeof argument === "string" ? { orderSessionKey: argument } : argument
    if (!challenge?.orderSessionKey) throw new TypeError("initUI needs an orderSessionKey.")
    run(challenge).catch((error) => console.error("UI widget:", error))
  }

  page.initUI = initUI
  page.InitUI = initUI
})()
