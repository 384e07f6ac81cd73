/** POST /oauth2/token: the access token that every other call needs. */
import * as Schema from "effect/Schema"
import { field, sources } from "./Field.ts"
import { lenient, ResponseObject } from "./ResponseEnvelope.ts"
import { SecretResponse, SecretText } from "./Scalars.ts"

/** The key pair of an account, from the portal under Developers > API Keys. */
export const TokenRequest = Schema.Struct({
  appKey: field(SecretText, "API key; sent as `AppKey`.", sources.token, { wireName: "AppKey" }),
  appSecret: field(SecretText, "API secret; sent as `AppSecret`. Keep it on the server.", sources.token, {
    wireName: "AppSecret",
  }),
}).annotate({ identifier: "TokenRequest", description: "The key pair to exchange for an access token." })

/** The access token, valid for ten minutes. */
export const TokenResponse = ResponseObject("TokenResponse", "An access token and its expiry.", {
  accessToken: field(SecretResponse, "The access token, a JWT.", sources.token),
  refreshToken: lenient(
    SecretResponse,
    "A longer-lived token; no documented endpoint accepts it.",
    sources.token,
  ),
  expires: lenient(
    Schema.Union([Schema.Finite, Schema.String]),
    "When the access token expires, in milliseconds since the Unix epoch; a number or its digits.",
    sources.token,
  ),
  session: lenient(Schema.Unknown, "Null in the transcript.", sources.token),
  daysToEnforceMFA: lenient(Schema.Unknown, "Null in the transcript.", sources.token),
  skipAvailable: lenient(Schema.Unknown, "Null in the transcript.", sources.token),
  status: lenient(Schema.Unknown, "Null in the transcript.", sources.token),
  id: lenient(Schema.String, "Id of the API client, the JWT's `sub`.", sources.token),
})
