/** POST /oauth2/token: an access token for an AppKey and AppSecret. */

import { envelope, ok, rejected } from "../Reply.ts"
import type { Route } from "../RouteCall.ts"

/** Source: docs.flexfactor.io/docs/oauth2token, 2026, vendor; body as recorded in April 2024, third-party. */
export const token: Route = {
  name: "token",
  method: "POST",
  path: "oauth2/token",
  auth: "none",
  answer: ({ world, body }) => {
    const merchant = world.accounts.byKeys(body.text("AppKey") ?? "", body.text("AppSecret") ?? "")
    if (merchant === undefined)
      return rejected(400, "Invalid AppKey or AppSecret", "400001", { accessToken: null }, null)
    return ok({
      ...world.accessTokens.issue(merchant),
      id: merchant.clientId,
      session: null,
      daysToEnforceMFA: null,
      skipAvailable: null,
      ...envelope(true, null),
    })
  },
}
