const { loadSense, loadWidget, tokenizeCard } = window.FlexCharge

const form = document.querySelector("#checkout")
const { mid, siteId, tokenizationKey, senseSrc, widgetSrc, baseUrl } = JSON.parse(form.dataset.settings)

// The shop sells without SenseJS and without the widget.
const sense = loadSense({ mid, siteId, src: senseSrc }).catch(report)
const widget = loadWidget({ mid, siteId, src: widgetSrc }).catch(report)

form.addEventListener("submit", async (event) => {
  event.preventDefault()
  const button = form.querySelector("button")
  button.disabled = true
  try {
    show(await pay(new FormData(form)))
  } catch (error) {
    report(error)
    show("failed")
    button.disabled = false
  }
})

/** Sends the card to FlexCharge and its token to the server, and opens a challenge if there is one. */
async function pay(fields) {
  const senseKey = (await sense)?.senseKey ?? null
  const cardToken = await tokenizeCard({
    mid,
    tokenizationKey,
    baseUrl,
    senseKey,
    card: {
      firstName: fields.get("first-name"),
      lastName: fields.get("last-name"),
      number: fields.get("number"),
      month: Number(fields.get("month")),
      year: Number(fields.get("year")),
      verificationValue: fields.get("cvv"),
    },
  })
  const response = await fetch("/api/checkout", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ phone: fields.get("phone"), cardToken, senseKey }),
  })
  if (!response.ok) throw new Error(`The server responded with ${response.status}.`)
  const { status, orderSessionKey } = await response.json()
  if (status === "challenge") return challenge(orderSessionKey)
  if (status === "waiting" && orderSessionKey) location.assign(`/orders/${orderSessionKey}`)
  return status
}

/** Opens the dialog of the challenge, then the page of the order, which shows the outcome. */
async function challenge(orderSessionKey) {
  const dialog = await widget
  if (dialog === null) return "declined"
  const orderPage = `/orders/${orderSessionKey}`
  await dialog.initUI({
    orderSessionKey,
    successUrl: orderPage,
    failUrl: orderPage,
    statusUrl: `/api/order-status/${orderSessionKey}`,
  })
  location.assign(orderPage)
  return "waiting"
}

/** Reports an error in the console of the browser. */
function report(error) {
  console.error(error)
  return null
}

function show(status) {
  document.querySelector("[role=status]").textContent = status
}
