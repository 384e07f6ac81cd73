/** The challenge frame: requests the CVV or the address, and shows the result. */
// The merchant's page cannot read what is entered here, since the frame has another origin.
const orderSessionKey = new URLSearchParams(location.search).get("orderSessionKey") ?? ""
const challengeUrl = `/ui-widget/challenges/${encodeURIComponent(orderSessionKey)}`

/** @param {string} id */
const byId = (id) => /** @type {HTMLElement} */ (document.getElementById(id))

/** @typedef {{ state: string, requests: "cvv" | "address" | null, amount: number, currency: string, decimals: number, card: string }} Challenge */

/** @param {string} path @param {object} body @returns {Promise<Challenge>} */
const post = async (path, body) => {
  const response = await fetch(challengeUrl + path, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  })
  return response.json()
}

/** @param {Challenge} challenge */
const show = (challenge) => {
  const form = byId(challenge.requests === "address" ? "address-form" : "cvv-form")
  const isOpen = challenge.state === "open"
  form.hidden = !isOpen
  if (isOpen) {
    byId("why").textContent = explanation(challenge)
    form.querySelector("input")?.focus()
    return
  }
  byId("why").textContent = ""
  const result = byId("result")
  result.dataset.state = challenge.state === "passed" ? "passed" : "failed"
  result.textContent = resultText(challenge.state)
}

/** @param {Challenge} challenge */
const explanation = ({ requests, amount, currency, decimals }) => {
  const format = new Intl.NumberFormat("en-US", {
    style: "currency",
    currency,
    minimumFractionDigits: decimals,
    maximumFractionDigits: decimals,
  })
  const requested = requests === "address" ? "your billing address" : "the security code of your card"
  return `To complete your payment of ${format.format(amount / 10 ** decimals)}, please enter ${requested}.`
}

/** @param {string} state */
const resultText = (state) => {
  if (state === "passed") return "✓ Thank you. Your payment is confirmed."
  if (state === "unknown") return "✕ This payment does not exist."
  return "✕ Your payment could not be confirmed."
}

/** @param {string} formId @param {string} errorId @param {string} errorText */
const handleSubmit = (formId, errorId, errorText) => {
  const form = /** @type {HTMLFormElement} */ (byId(formId))
  form.addEventListener("submit", async (event) => {
    event.preventDefault()
    const inputs = Array.from(form.querySelectorAll("input"))
    for (const input of inputs) input.setAttribute("aria-invalid", String(!input.checkValidity()))
    const firstInvalid = inputs.find((input) => !input.checkValidity())
    byId(errorId).textContent = firstInvalid ? errorText : ""
    if (firstInvalid) return firstInvalid.focus()
    const button = /** @type {HTMLButtonElement} */ (form.querySelector("button"))
    button.disabled = true
    try {
      show(await post("/answer", Object.fromEntries(new FormData(form))))
    } catch {
      byId(errorId).textContent = "Your entry could not be sent. Please try again."
    }
    button.disabled = false
  })
}

handleSubmit("cvv-form", "cvv-error", "Enter the three or four digits of the security code.")
handleSubmit("address-form", "address-error", "Fill in street, city and ZIP code.")

new ResizeObserver(([entry]) => {
  const height = entry?.borderBoxSize[0]?.blockSize
  if (height) parent.postMessage({ height: Math.ceil(height) }, "*")
}).observe(/** @type {HTMLElement} */ (document.querySelector("main")))

byId("dismiss").addEventListener("click", () => parent.postMessage("dismiss", "*"))
addEventListener("keydown", (event) => {
  if (event.key === "Escape") parent.postMessage("dismiss", "*")
})

post("/present", {}).then(show, () => {
  byId("why").textContent = "This payment could not be loaded. Please close this window and try again."
})
