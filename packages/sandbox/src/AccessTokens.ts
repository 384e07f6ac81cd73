/** Access tokens: issued with the claims the vendor's carry; only one that was issued, to the letter, is good. */
import { createHmac } from "node:crypto"
import type { Merchant } from "./Accounts.ts"
import type { Clock } from "./Clock.ts"
import type { Random } from "./Random.ts"

/** How long an access token lives. Source: docs.flexfactor.io/docs/oauth2token, 2026, vendor. */
export const tokenLifeMillis = 600_000

/** The issuer and judge of access tokens. */
export interface AccessTokens {
  issue(merchant: Merchant): { accessToken: string; refreshToken: string; expires: number }
  /** The API client id of a good token; undefined for a bad, expired or revoked one. */
  clientOf(authorization: string | undefined): string | undefined
  /** Makes every token issued so far worthless. */
  revokeAll(): void
}

const audience = ["payments", "orders", "merchants", "eligibility-sftp", "eligibility", "contact"]

/** Makes the issuer; its signing key lives as long as the sandbox. */
export const makeAccessTokens = (clock: Clock, random: Random): AccessTokens => {
  const key = random.bytes(32)
  const live = new Map<string, { clientId: string; exp: number }>()
  const sign = (text: string) => createHmac("sha256", key).update(text).digest("base64url")
  const header = encode({ alg: "HS256", typ: "JWT" })

  const forgetExpired = () => {
    for (const [token, { exp }] of live) {
      if (exp > clock.now()) break
      live.delete(token)
    }
  }

  return {
    issue: (merchant) => {
      forgetExpired()
      const iat = clock.now()
      const nbf = Math.floor(iat / 1000)
      const claims = encode({
        sub: merchant.clientId,
        unique_name: merchant.clientId,
        jti: random.uuid(),
        iat: String(iat),
        aud: audience,
        "custom:mid": merchant.mid,
        nbf,
        exp: nbf + tokenLifeMillis / 1000,
        iss: "Api-Client-Service",
      })
      const accessToken = `${header}.${claims}.${sign(`${header}.${claims}`)}`
      const expires = iat + tokenLifeMillis
      live.set(accessToken, { clientId: merchant.clientId, exp: expires })
      const refreshToken = `AQAAAAEAACcQ${random.bytes(48).toString("base64")}`
      return { accessToken, refreshToken, expires }
    },
    clientOf: (authorization) => {
      const [, token] = /^Bearer +([\w-]+\.[\w-]+\.[\w-]+)$/i.exec(authorization ?? "") ?? []
      if (token === undefined) return undefined
      const known = live.get(token)
      return known !== undefined && known.exp > clock.now() ? known.clientId : undefined
    },
    revokeAll: () => live.clear(),
  }
}

const encode = (value: object): string => Buffer.from(JSON.stringify(value)).toString("base64url")
