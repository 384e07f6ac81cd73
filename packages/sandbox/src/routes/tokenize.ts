/** POST /tokenize: puts a card into the vault and answers a token for it. */

import { tokenizeFields } from "../Fields.ts"
import { envelope, ok, problem } from "../Reply.ts"
import type { Route, RouteCall } from "../RouteCall.ts"
import { rejectionOf } from "../RouteCall.ts"
import { redactCard } from "../redact.ts"
import { testCardOf } from "../Scenarios.ts"

/** Source: docs.flexfactor.io/docs/tokenize, 2025, vendor; body as recorded in May 2024, third-party. */
export const tokenize: Route = {
  name: "tokenize",
  method: "POST",
  path: "tokenize",
  auth: "none",
  cors: true,
  answer: (exchange) => {
    const { world, body, traceId } = exchange
    if (!isAllowed(exchange)) return problem(401, traceId, "Send mid and environment, or an access token.")
    const refusal = rejectionOf(exchange, tokenizeFields, "strict-2025", "problem")
    if (refusal !== undefined) return refusal
    const card = (name: string) => body.text(`payment_method.credit_card.${name}`)
    const number = (card("number") ?? "").replace(/[ -]/g, "")
    if (!/^\d{12,19}$/.test(number)) return problem(400, traceId, "The card number has 12 to 19 digits.")
    const token = world.random.uuid()
    world.vault.set(token, { card: testCardOf(number), masked: redactCard(number) })
    const now = `${new Date(world.clock.now()).toISOString().slice(0, -1)}0000Z`
    return ok({
      transaction: {
        on_test_gateway: true,
        created_at: now,
        updated_at: now,
        succeeded: true,
        ...nulls(transactionNulls),
        amount: 0,
        payment_method_added: false,
        payment_method: {
          token,
          created_at: now,
          updated_at: now,
          ...nulls(methodNulls),
          email: body.text("payment_method.email") ?? null,
          test: false,
          last_four_digits: number.slice(-4),
          first_six_digits: number.slice(0, 8),
          first_name: card("first_name"),
          last_name: card("last_name"),
          month: Number(card("month")),
          year: Number(card("year")),
        },
      },
      cardBinInfo: null,
      ...envelope(true, null),
    })
  },
}

const isAllowed = ({ world, query, headers }: RouteCall): boolean => {
  const { authorization } = headers
  if (typeof authorization === "string") return world.accessTokens.clientOf(authorization) !== undefined
  const [mid, environment] = [query.get("mid") ?? "", query.get("environment") ?? ""]
  return world.accounts.byTokenization(mid, environment) !== undefined
}

const nulls = (names: string): Record<string, null> =>
  Object.fromEntries(names.split(" ").map((name) => [name, null]))

const transactionNulls =
  "state token transaction_type order_id ip description email merchant_name_descriptor " +
  "merchant_location_descriptor gateway_specific_fields gateway_specific_response_fields " +
  "gateway_transaction_id gateway_latency_ms currency_code retain_on_success message_key message response"

const methodNulls =
  "data storage_state metadata card_type address1 address2 city state zip country phone_number company " +
  "full_name payment_method_type errors fingerprint verification_value number"
