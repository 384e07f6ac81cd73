/** POST /oauth2/token: the bearer that every other call needs. */
import * as Schema from "effect/Schema"
import { field, sources } from "./Documentation.ts"
import { maybe, Reply } from "./Reply.ts"
import { SecretReply, SecretText } from "./Scalar.ts"

/** The key pair of an account, from the portal under Developers > API Keys. */
export const TokenRequest = Schema.Struct({
  appKey: field(SecretText, "API key; sent as `AppKey`.", sources.token),
  appSecret: field(SecretText, "API secret; sent as `AppSecret`. Server side only.", sources.token),
}).annotate({ identifier: "TokenRequest", description: "The key pair to exchange for a bearer." })

/** The bearer and its life: ten minutes. */
export const TokenReply = Reply("TokenReply", "A bearer and when it ends.", {
  accessToken: field(SecretReply, "The bearer, a JWT.", sources.token),
  refreshToken: maybe(
    SecretReply,
    "A longer-lived token; no endpoint is known that takes it.",
    sources.token,
  ),
  expires: maybe(
    Schema.Union([Schema.Finite, Schema.String]),
    "When the bearer ends, in milliseconds since the Unix epoch; a number or its digits.",
    sources.token,
  ),
  session: maybe(Schema.Unknown, "Null in the transcript.", sources.token),
  daysToEnforceMFA: maybe(Schema.Unknown, "Null in the transcript.", sources.token),
  skipAvailable: maybe(Schema.Unknown, "Null in the transcript.", sources.token),
  status: maybe(Schema.Unknown, "Null in the transcript.", sources.token),
  id: maybe(Schema.String, "Id of the API client, the JWT's `sub`.", sources.token),
})
