/** POST /tokenize: stores a card and returns a token for it. */
import { tokenizeFields } from "../RequestFields.ts"
import { envelope, ok, problem } from "../Responses.ts"
import { type ApiRequest, asProblem, type Route, rejectInvalidFields } from "../Route.ts"
import { maskCard } from "../redact.ts"
import { testCardOf } from "../Scenarios.ts"

/** Source: docs.flexfactor.io/docs/tokenize, 2025, vendor; response as recorded in May 2024, third-party. */
export const tokenize: Route = {
  operation: "tokenize",
  method: "POST",
  path: "tokenize",
  authentication: "none",
  isForBrowsers: true,
  handle: (request) => {
    const { store, body, traceId } = request
    if (!isAuthenticated(request))
      return problem(401, traceId, "Send mid and environment in the query, or an access token.")
    const rejection = rejectInvalidFields(request, tokenizeFields, asProblem)
    if (rejection !== undefined) return rejection
    const cardField = (name: string) => body.text(`payment_method.credit_card.${name}`)
    const number = (cardField("number") ?? "").replace(/[ -]/g, "")
    if (!/^\d{12,19}$/.test(number))
      return problem(400, traceId, "The card number must have 12 to 19 digits.")
    const token = store.random.uuid()
    store.vault.set(token, {
      card: testCardOf(number),
      masked: maskCard(number),
      hasCvv: cardField("verification_value") !== undefined,
    })
    const now = `${new Date(store.clock.now()).toISOString().slice(0, -1)}0000Z`
    return ok({
      transaction: {
        on_test_gateway: true,
        created_at: now,
        updated_at: now,
        succeeded: true,
        ...nullFields(nullTransactionFields),
        amount: 0,
        payment_method_added: false,
        payment_method: {
          token,
          created_at: now,
          updated_at: now,
          ...nullFields(nullPaymentMethodFields),
          email: body.text("payment_method.email") ?? null,
          test: false,
          last_four_digits: number.slice(-4),
          first_six_digits: number.slice(0, 8), // eight digits in the recorded response, despite its name
          first_name: cardField("first_name"),
          last_name: cardField("last_name"),
          month: Number(cardField("month")),
          year: Number(cardField("year")),
        },
      },
      cardBinInfo: null,
      ...envelope(true, null),
    })
  },
}

const isAuthenticated = ({ store, query, headers }: ApiRequest): boolean => {
  const { authorization } = headers
  if (typeof authorization === "string") return store.accessTokens.findClient(authorization) !== undefined
  const mid = query.get("mid") ?? ""
  const tokenizationKey = query.get("environment") ?? ""
  return store.accounts.findByTokenizationKey(mid, tokenizationKey) !== undefined
}

const nullFields = (names: readonly string[]): Record<string, null> =>
  Object.fromEntries(names.map((name) => [name, null]))

const nullTransactionFields = [
  "state",
  "token",
  "transaction_type",
  "order_id",
  "ip",
  "description",
  "email",
  "merchant_name_descriptor",
  "merchant_location_descriptor",
  "gateway_specific_fields",
  "gateway_specific_response_fields",
  "gateway_transaction_id",
  "gateway_latency_ms",
  "currency_code",
  "retain_on_success",
  "message_key",
  "message",
  "response",
]

const nullPaymentMethodFields = [
  "data",
  "storage_state",
  "metadata",
  "card_type",
  "address1",
  "address2",
  "city",
  "state",
  "zip",
  "country",
  "phone_number",
  "company",
  "full_name",
  "payment_method_type",
  "errors",
  "fingerprint",
  "verification_value",
  "number",
]
