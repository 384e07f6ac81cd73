/** POST /evaluate: starts the rescue of a declined payment. */
import type { Merchant } from "../Accounts.ts"
import type { BodyReader } from "../BodyReader.ts"
import { evaluateFields, invalidMessage } from "../Fields.ts"
import type { Address, Order } from "../Order.ts"
import { envelope, flatValidation, ok, type Reply } from "../Reply.ts"
import { isReply, merchantOf, type Route, type RouteCall, rejectionOf, siteOf } from "../RouteCall.ts"
import { redactCard } from "../redact.ts"
import { decide, testCardOf } from "../Scenarios.ts"

/** Source: docs.flexfactor.io/docs/evaluate, 2026, vendor; answer as recorded in 2024-25, third-party. */
export const evaluate: Route = {
  name: "evaluate",
  method: "POST",
  path: "evaluate",
  auth: "accessToken",
  answer: async (exchange) => {
    const { world, body, raw, traceId } = exchange
    const merchant = merchantOf(exchange)
    if (isReply(merchant)) return merchant
    const { validation, changedPayload } = merchant.profile
    const envelopeName = validation === "strict-2025" ? "flat" : "problem"
    const refusal =
      rejectionOf(exchange, evaluateFields, validation, envelopeName) ??
      badExpiry(exchange, merchant) ??
      badAmount(exchange, merchant)
    if (refusal !== undefined) return refusal
    const key = `${merchant.mid} evaluate ${body.text("idempotencyKey")}`
    return world.idempotency.once({ key, payload: raw, traceId, changedPayload }, async () => {
      await exchange.pause()
      const order = continued(exchange, merchant) ?? opened(exchange, merchant)
      return answered(order, body.text("senseKey") ?? null)
    })
  },
}

const answered = (order: Order, senseKey: string | null): Reply =>
  ok({
    orderSessionKey: order.id,
    senseKey,
    orderId: order.id,
    ...envelope(true, order.phase === "REFUNDED" ? "APPROVED" : order.phase, "Success"),
  })

/** A synchronous MIT is retried under the same orderId and gets the state of its rescue. */
const continued = ({ world, body }: RouteCall, { mid, profile }: Merchant): Order | undefined => {
  if (body.flag("isMIT") !== true || profile.mit !== "sync") return undefined
  const order = world.orders.byExternalId(mid, body.text("orderId") ?? "")
  return order?.isMit === true ? order : undefined
}

const opened = ({ world, body, requestId }: RouteCall, merchant: Merchant): Order => {
  const isMit = body.flag("isMIT") === true
  const sent = body.text("paymentMethod.cardNumber") ?? ""
  const isToken = body.flag("paymentMethod.token") ?? !/^[\d -]{12,23}$/.test(sent)
  const number = sent.replace(/[ -]/g, "")
  const known = isToken ? world.vault.get(sent) : { card: testCardOf(number), masked: redactCard(number) }
  const phone = body.text("payer.phone") ?? body.text("billingInformation.phone") ?? ""
  const transactionType = body.text("transactionType") ?? body.text("transaction.transactionType") ?? ""
  const expiry = body.text("expiryDateUtc") ?? null
  const { phase, ...decision } = decide({
    isMit,
    isAuthorization: transactionType.toLowerCase() === "authorization",
    hasExpiry: expiry !== null,
    phone,
    card: known?.card ?? null,
    profile: merchant.profile,
  })
  const facts = {
    ...decision,
    mid: merchant.mid,
    siteId: siteOf(merchant, body) ?? merchant.siteId,
    externalOrderId: body.text("orderId") ?? "",
    correlationId: body.text("correlationId") ?? null,
    amount: body.integer("transaction.amount") ?? 0,
    currency: (body.text("transaction.currency") ?? "USD").toUpperCase(),
    isMit,
    expiryDate: expiry,
    email: body.text("payer.email") ?? null,
    phone: body.text("payer.phone") ?? null,
    billing: addressOf(body, "billingInformation"),
    shipping: body.has("shippingInformation") ? addressOf(body, "shippingInformation") : null,
    senseKey: body.text("senseKey") ?? null,
    card: known?.masked ?? redactCard(sent),
  }
  return world.open(merchant, facts, phase, requestId)
}

const addressOf = (body: BodyReader, parent: string): Address => {
  const text = (name: string) => body.text(`${parent}.${name}`) ?? null
  return {
    firstName: text("firstName"),
    lastName: text("lastName"),
    addressLine1: text("addressLine1"),
    addressLine2: text("addressLine2"),
    city: text("city"),
    state: text("state"),
    postalCode: text("zipcode"),
    country: text("country"),
    countryCode: text("countryCode"),
  }
}

/** The expiry is looked at only on accounts with managed MIT. Source: active_merchant's remote tests, third-party. */
const badExpiry = ({ world, body, traceId }: RouteCall, { profile }: Merchant): Reply | undefined => {
  const name = "ExpiryDateUtc"
  if (profile.mit !== "managed" || body.flag("isMIT") !== true || !body.has(name)) return undefined
  const at = Date.parse(body.text(name) ?? "")
  return at > world.clock.now() ? undefined : flatValidation({ [name]: [invalidMessage(name)] }, traceId)
}

/** Source of the range: docs.flex-charge.com/docs/evaluate-1, 2024, vendor; that another amount is invalid is assumed. */
const badAmount = ({ body, traceId }: RouteCall, { profile }: Merchant): Reply | undefined => {
  const name = "Transaction.Amount"
  const cents = body.integer(name) ?? 0
  if (!profile.smallAmountsOnly || (cents > 10 && cents < 20_000)) return undefined
  return flatValidation({ [name]: [invalidMessage(name)] }, traceId)
}
