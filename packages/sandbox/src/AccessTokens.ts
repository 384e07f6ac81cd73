/** Access tokens: issued with the claims of the real ones; only a token that was issued here is valid. */
import { createHmac } from "node:crypto"
import type { Merchant } from "./Accounts.ts"
import { BoundedMap } from "./BoundedMap.ts"
import type { Clock } from "./Clock.ts"
import type { Random } from "./Random.ts"

/** How long an access token is valid. Source: docs.flexfactor.io/docs/oauth2token, 2026, vendor. */
const tokenLifeMillis = 600_000

/** More tokens than any client that reuses its token has at one time. */
const maxTokens = 100_000

/** The access tokens of one sandbox. */
export interface AccessTokens {
  issue(merchant: Merchant): { accessToken: string; refreshToken: string; expires: number }
  /** The API client of an `Authorization` header; undefined for an invalid, expired or revoked token. */
  findClient(authorization: string | undefined): string | undefined
  /** Invalidates all tokens issued so far. */
  revokeAll(): void
}

const audience = ["payments", "orders", "merchants", "eligibility-sftp", "eligibility", "contact"]

/** Creates the token issuer. Its signing key is the same until the sandbox is closed. */
export const createAccessTokens = (clock: Clock, random: Random): AccessTokens => {
  const key = random.bytes(32)
  const header = encode({ alg: "HS256", typ: "JWT" })
  const sign = (text: string) => createHmac("sha256", key).update(text).digest("base64url")
  const issued = new BoundedMap<string, { clientId: string; expiresAt: number }>({ limit: maxTokens })

  const removeExpired = () => {
    for (const [token, { expiresAt }] of issued) {
      if (expiresAt > clock.now()) break
      issued.delete(token)
    }
  }

  return {
    issue: (merchant) => {
      removeExpired()
      const issuedAt = clock.now()
      const issuedAtSeconds = Math.floor(issuedAt / 1_000)
      const claims = encode({
        sub: merchant.clientId,
        unique_name: merchant.clientId,
        jti: random.uuid(),
        iat: String(issuedAt),
        aud: audience,
        "custom:mid": merchant.mid,
        nbf: issuedAtSeconds,
        exp: issuedAtSeconds + tokenLifeMillis / 1_000,
        iss: "Api-Client-Service",
      })
      const accessToken = `${header}.${claims}.${sign(`${header}.${claims}`)}`
      const refreshToken = `AQAAAAEAACcQ${random.bytes(48).toString("base64")}`
      const expires = issuedAt + tokenLifeMillis
      issued.set(accessToken, { clientId: merchant.clientId, expiresAt: expires })
      return { accessToken, refreshToken, expires }
    },
    findClient: (authorization) => {
      const [, token] = /^Bearer +([\w-]+\.[\w-]+\.[\w-]+)$/i.exec(authorization ?? "") ?? []
      if (token === undefined) return undefined
      const found = issued.get(token)
      return found !== undefined && found.expiresAt > clock.now() ? found.clientId : undefined
    },
    revokeAll: () => issued.clear(),
  }
}

const encode = (value: object): string => Buffer.from(JSON.stringify(value)).toString("base64url")
