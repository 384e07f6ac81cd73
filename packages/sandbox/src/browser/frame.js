/** The challenge inside its frame: asks for the CVV or the address, shows the verdict. */
// The merchant's page never sees what is typed here: it is another origin.
const key = new URLSearchParams(location.search).get("orderSessionKey") ?? ""
const challenge = `/ui-widget/challenges/${encodeURIComponent(key)}`

/** @param {string} id */
const element = (id) => /** @type {HTMLElement} */ (document.getElementById(id))

/** @typedef {{ state: string, asks: "cvv" | "address" | null, amount: number, currency: string, card: string }} State */

/** @param {string} path @param {object} body @returns {Promise<State>} */
const post = async (path, body) => {
  const answer = await fetch(challenge + path, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  })
  return answer.json()
}

/** @param {State} state */
const show = (state) => {
  const form = element(state.asks === "address" ? "address-form" : "cvv-form")
  const isOpen = state.state === "open"
  form.hidden = !isOpen
  if (isOpen) {
    const price = new Intl.NumberFormat("en-US", { style: "currency", currency: state.currency })
    const digits = price.resolvedOptions().maximumFractionDigits ?? 2
    const what = state.asks === "address" ? "your billing address" : "the security code of your card"
    element("why").textContent =
      `To complete your payment of ${price.format(state.amount / 10 ** digits)}, please enter ${what}.`
    form.querySelector("input")?.focus()
    return
  }
  const isPassed = state.state === "passed"
  element("why").textContent = ""
  const result = element("result")
  result.dataset.state = isPassed ? "passed" : "failed"
  result.textContent = isPassed
    ? "✓ Thank you. Your payment is confirmed."
    : state.state === "unknown"
      ? "✕ This payment is not known."
      : "✕ Your payment could not be confirmed."
}

/** @param {string} formId @param {string} errorId @param {string} complaint */
const listen = (formId, errorId, complaint) => {
  const form = /** @type {HTMLFormElement} */ (element(formId))
  form.addEventListener("submit", async (event) => {
    event.preventDefault()
    const fields = Array.from(form.querySelectorAll("input"))
    for (const field of fields) field.setAttribute("aria-invalid", String(!field.checkValidity()))
    const bad = fields.find((field) => !field.checkValidity())
    element(errorId).textContent = bad ? complaint : ""
    if (bad) return bad.focus()
    const button = /** @type {HTMLButtonElement} */ (form.querySelector("button"))
    button.disabled = true
    try {
      show(await post("/answer", Object.fromEntries(new FormData(form))))
    } catch {
      element(errorId).textContent = "The answer did not arrive. Please try again."
    }
    button.disabled = false
  })
}

listen("cvv-form", "cvv-error", "Enter the three or four digits of the security code.")
listen("address-form", "address-error", "Fill in street, city and ZIP code.")
new ResizeObserver(([entry]) => {
  const height = entry?.borderBoxSize[0]?.blockSize
  if (height) parent.postMessage({ height: Math.ceil(height) }, "*")
}).observe(/** @type {HTMLElement} */ (document.querySelector("main")))
element("dismiss").addEventListener("click", () => parent.postMessage("dismiss", "*"))
addEventListener("keydown", (event) => {
  if (event.key === "Escape") parent.postMessage("dismiss", "*")
})
post("/present", {}).then(show, () => {
  element("why").textContent = "This payment could not be loaded. Please close and try again."
})
