/** POST /oauth2/token: the access token that every other call needs. */
import * as Schema from "effect/Schema"
import { field, sources } from "./Documentation.ts"
import { maybe, Reply } from "./ResponseEnvelope.ts"
import { SecretResponse, SecretText } from "./Scalars.ts"

/** The key pair of an account, from the portal under Developers > API Keys. */
export const TokenRequest = Schema.Struct({
  appKey: field(SecretText, "API key; sent as `AppKey`.", sources.token),
  appSecret: field(SecretText, "API secret; sent as `AppSecret`. Server side only.", sources.token),
}).annotate({ identifier: "TokenRequest", description: "The key pair to exchange for an access token." })

/** The access token; it lives ten minutes. */
export const TokenResponse = Reply("TokenResponse", "An access token and its expiry.", {
  accessToken: field(SecretResponse, "The access token, a JWT.", sources.token),
  refreshToken: maybe(
    SecretResponse,
    "A longer-lived token; no endpoint is known that takes it.",
    sources.token,
  ),
  expires: maybe(
    Schema.Union([Schema.Finite, Schema.String]),
    "When the access token expires, in milliseconds since the Unix epoch; a number or its digits.",
    sources.token,
  ),
  session: maybe(Schema.Unknown, "Null in the transcript.", sources.token),
  daysToEnforceMFA: maybe(Schema.Unknown, "Null in the transcript.", sources.token),
  skipAvailable: maybe(Schema.Unknown, "Null in the transcript.", sources.token),
  status: maybe(Schema.Unknown, "Null in the transcript.", sources.token),
  id: maybe(Schema.String, "Id of the API client, the JWT's `sub`.", sources.token),
})
