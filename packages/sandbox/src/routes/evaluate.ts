/** POST /evaluate: starts the rescue of a declined payment. */
import type { Merchant } from "../Accounts.ts"
import type { Address, Order } from "../Orders.ts"
import type { RequestBody } from "../RequestBody.ts"
import { evaluateFields, invalidMessage } from "../RequestFields.ts"
import { envelope, flatValidationError, type HttpResponse, ok } from "../Responses.ts"
import { type ApiRequest, findMerchant, findSite, type Route, rejectInvalidFields } from "../Route.ts"
import { maskCard } from "../redact.ts"
import { decide, testCardOf } from "../Scenarios.ts"
import type { VaultedCard } from "../Store.ts"

/** Source: docs.flexfactor.io/docs/evaluate, 2026, vendor; responses as recorded in 2024-25, third-party. */
export const evaluate: Route = {
  operation: "evaluate",
  method: "POST",
  path: "evaluate",
  authentication: "accessToken",
  handle: async (request) => {
    const { store, body, rawBody, traceId } = request
    const found = findMerchant(request)
    if ("rejection" in found) return found.rejection
    const merchant = found.value
    const { validation, changedPayload } = merchant.profile
    const rejection =
      rejectInvalidFields(request, evaluateFields, {
        validation,
        format: validation === "strict-2025" ? "flat" : "problem",
      }) ?? rejectInvalidValues(request, merchant)
    if (rejection !== undefined) return rejection

    const key = `${merchant.mid} evaluate ${body.text("idempotencyKey")}`
    return store.idempotencyKeys.once({ key, payload: rawBody, traceId, changedPayload }, async () => {
      await request.waitForLatency()
      const order = findRetriedOrder(request, merchant) ?? openOrder(request, merchant)
      return respond(order, body.text("senseKey") ?? null)
    })
  },
}

const respond = (order: Order, senseKey: string | null): HttpResponse =>
  ok({
    orderSessionKey: order.id,
    senseKey,
    orderId: order.id,
    ...envelope(true, order.phase === "REFUNDED" ? "APPROVED" : order.phase, "Success"),
  })

/** A synchronous MIT is retried with the same orderId, and each retry returns the state of its rescue. */
const findRetriedOrder = ({ store, body }: ApiRequest, { mid, profile }: Merchant): Order | undefined => {
  if (body.boolean("isMIT") !== true || profile.mit !== "sync") return undefined
  const order = store.orders.findByExternalId(mid, body.text("orderId") ?? "")
  return order?.isMit === true ? order : undefined
}

const openOrder = ({ store, body, requestId }: ApiRequest, merchant: Merchant): Order => {
  const { profile } = merchant
  const isMit = body.boolean("isMIT") === true
  const isAuthorization = profile.authCapture && transactionType(body) === "authorization"
  const expiry = body.text("expiryDateUtc") ?? null
  const card = findCard(store.vault, body)
  const { phase, ...decision } = decide({
    isMit,
    isAuthorization,
    hasExpiry: !Number.isNaN(Date.parse(expiry ?? "")),
    hasCvv: card.hasCvv,
    isUnknownToken: !isTokenKnown(store.vault, body),
    phone: body.text("payer.phone") ?? body.text("billingInformation.phone") ?? "",
    card: card.card,
    profile,
  })
  return store.openOrder(
    merchant,
    {
      ...decision,
      mid: merchant.mid,
      siteId: findSite(merchant, body) ?? merchant.siteId,
      externalOrderId: body.text("orderId") ?? "",
      correlationId: body.text("correlationId") ?? null,
      amount: body.integer("transaction.amount") ?? 0,
      currency: (body.text("transaction.currency") ?? "USD").toUpperCase(),
      isMit,
      isAuthorization,
      expiryDate: expiry,
      email: body.text("payer.email") ?? null,
      phone: body.text("payer.phone") ?? null,
      billing: addressIn(body, "billingInformation"),
      shipping: body.has("shippingInformation") ? addressIn(body, "shippingInformation") : null,
      senseKey: body.text("senseKey") ?? null,
      card: card.masked,
    },
    phase,
    requestId,
  )
}

/** Newer requests have `transactionType` at the root, older ones inside `transaction`. */
const transactionType = (body: RequestBody): string =>
  (body.text("transactionType") ?? body.text("transaction.transactionType") ?? "").toLowerCase()

const isToken = (body: RequestBody): boolean =>
  body.boolean("paymentMethod.token") ?? !/^[\d -]{12,23}$/.test(body.text("paymentMethod.cardNumber") ?? "")

const findCard = (vault: ReadonlyMap<string, VaultedCard>, body: RequestBody): VaultedCard => {
  const numberOrToken = body.text("paymentMethod.cardNumber") ?? ""
  const hasCvv = body.has("paymentMethod.verificationValue")
  if (isToken(body)) {
    const vaulted = vault.get(numberOrToken) ?? { card: null, masked: maskCard(numberOrToken), hasCvv }
    return { ...vaulted, hasCvv: vaulted.hasCvv || hasCvv }
  }
  const number = numberOrToken.replace(/[ -]/g, "")
  return { card: testCardOf(number), masked: maskCard(number), hasCvv }
}

const addressIn = (body: RequestBody, parent: string): Address => {
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

const rejectInvalidValues = (request: ApiRequest, merchant: Merchant): HttpResponse | undefined => {
  const invalid = [
    ...(isExpiryValid(request, merchant) ? [] : ["ExpiryDateUtc"]),
    ...(isAmountInRange(request, merchant) ? [] : ["Transaction.Amount"]),
    ...(isTokenAccepted(request, merchant) ? [] : ["PaymentMethod.CardNumber"]),
  ]
  if (invalid.length === 0) return undefined
  return flatValidationError(
    Object.fromEntries(invalid.map((name) => [name, [invalidMessage(name)]])),
    request.traceId,
  )
}

/**
 * The expiry is validated for MIT on managed accounts only.
 *
 * Source: published results of active_merchant's remote tests, 2024-25, third-party, for an invalid and an empty
 * expiry. Assumed: that a missing one is rejected as well, see the profile.
 */
const isExpiryValid = ({ store, body }: ApiRequest, { profile }: Merchant): boolean => {
  if (profile.mit !== "managed" || body.boolean("isMIT") !== true) return true
  const value = body.at("expiryDateUtc")
  if (value === undefined || value === null) return profile.managedExpiry === "optional"
  return Date.parse(body.text("expiryDateUtc") ?? "") > store.clock.now()
}

/**
 * Source of the range: docs.flex-charge.com/docs/evaluate-1, 2024, vendor. Assumed: that another amount is rejected.
 */
const isAmountInRange = ({ body }: ApiRequest, { profile }: Merchant): boolean => {
  const cents = body.integer("transaction.amount") ?? 0
  return !profile.smallAmountsOnly || (cents > 10 && cents < 20_000)
}

/** Assumed: the response to an unknown token is not documented; it is surely not a rescue. */
const isTokenAccepted = ({ store, body }: ApiRequest, { profile }: Merchant): boolean =>
  profile.unknownToken === "declined" || isTokenKnown(store.vault, body)

const isTokenKnown = (vault: ReadonlyMap<string, VaultedCard>, body: RequestBody): boolean =>
  !isToken(body) || vault.has(body.text("paymentMethod.cardNumber") ?? "")
