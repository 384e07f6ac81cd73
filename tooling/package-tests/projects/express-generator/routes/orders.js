const { orderStatus } = require("@flexcharge/express")
const { OrderState } = require("@flexcharge/schema")
const express = require("express")
const { isOwner, stateOf } = require("../orders")

const router = express.Router()

/** The checkout page requests the status while a challenge is open. */
router.get(
  "/order-status/:id",
  orderStatus({ lookup: stateOf, authorize: (req, id) => isOwner(id, req.cookies.shopper) }),
)

/** The page to which the shopper returns after a challenge. */
router.get("/orders/:id", function (req, res, next) {
  const { id } = req.params
  if (!isOwner(id, req.cookies.shopper)) return next() // 404 for other shoppers
  const state = stateOf(id)
  const status = OrderState.isPaid(state) ? "paid" : OrderState.isFinal(state) ? "declined" : "waiting"
  res.render("order", { status })
})

module.exports = router
