/** POST /oauth2/token: issues an access token for an AppKey and AppSecret. */
import { envelope, ok, validationProblem } from "../Responses.ts"
import type { Route } from "../Route.ts"

/**
 * Source: docs.flexfactor.io/docs/oauth2token, 2026, vendor; response as recorded in April 2024, third-party; the
 * format of the error as two third-party clients read it, 2024-25. Assumed: the field that the error names.
 */
export const token: Route = {
  operation: "token",
  method: "POST",
  path: "oauth2/token",
  authentication: "none",
  handle: ({ store, body, traceId }) => {
    const merchant = store.accounts.findByKeys(body.text("AppKey") ?? "", body.text("AppSecret") ?? "")
    if (merchant === undefined)
      return validationProblem({ AppKey: ["The AppKey or the AppSecret is invalid."] }, traceId)
    return ok({
      ...store.accessTokens.issue(merchant),
      id: merchant.clientId,
      session: null,
      daysToEnforceMFA: null,
      skipAvailable: null,
      ...envelope(true, null),
    })
  },
}
