const { randomBytes, randomUUID } = require("crypto")
const { cspHeader } = require("@flexcharge/browser/csp")
const express = require("express")
const flexcharge = require("../flexcharge")
const { charge } = require("../gateway")
const { recordDecision } = require("../orders")

const router = express.Router()

/** The settings of the checkout page. None of them is secret. */
const settings = {
  mid: process.env.FLEXCHARGE_MID,
  siteId: process.env.FLEXCHARGE_SITE_ID,
  tokenizationKey: process.env.FLEXCHARGE_TOKENIZATION_KEY,
  widgetSrc: process.env.WIDGET_SRC, // from the portal: Developers > Sites > View > UI configuration
  senseSrc: process.env.SENSE_SRC, // only for the local sandbox
  baseUrl: process.env.FLEXCHARGE_BASE_URL, // only for the local sandbox
}

router.get("/checkout", function (req, res) {
  const nonce = randomBytes(16).toString("base64")
  const { widgetSrc, senseSrc, baseUrl } = settings
  res.setHeader("Content-Security-Policy", cspHeader({ nonce, widgetSrc, senseSrc, baseUrl }))
  // Replace with your own session.
  if (!req.cookies.shopper) res.cookie("shopper", randomUUID(), { httpOnly: true, sameSite: "lax" })
  res.render("checkout", { nonce, settings })
})

router.post("/api/checkout", async function (req, res, next) {
  try {
    const { phone, cardToken, senseKey } = req.body
    // Replace with the order of this shopper. Use the same order when Pay is pressed again: a new id can charge twice.
    // The amount comes from your database, never from the page.
    const order = { id: `ORDER-${randomUUID()}`, amountCents: 15000, email: "john@example.com", phone }
    // Behind a proxy, req.ip is the shopper's address only with the setting "trust proxy".
    const payment = await charge(order, { cardToken, senseKey, customerIp: req.ip })
    const { decision } = await flexcharge.rescue(payment)
    recordDecision(decision, req.cookies.shopper)
    res.json(responseFor(decision))
  } catch (error) {
    next(error) // Express 4 does not catch the rejections of async handlers
  }
})

/** The response for the page. */
function responseFor(decision) {
  const { orderSessionKey } = decision
  switch (decision._tag) {
    case "Approved":
      return { status: "paid" }
    case "Challenge":
      return { status: "challenge", orderSessionKey }
    case "Pending":
    case "CaptureRequired":
      return { status: "waiting", orderSessionKey }
    case "InProgress": // a second click: the first call informs the page
      return { status: "waiting" }
    case "NotSent":
      console.error(decision.error.message) // names the fields that are missing or invalid
      return { status: "declined" }
    default: // Declined, Unanswered
      return { status: "declined" }
  }
}

module.exports = router
