/** Where several processes may share one token. */

/** A bearer and its end, as plain JSON. */
export interface CachedToken {
  /** The bearer itself: keep the cache as safe as a password store. */
  readonly accessToken: string
  /** When it ends, in milliseconds since the Unix epoch. */
  readonly expiresAt: number
}

/**
 * A store outside the process, such as Redis. One that fails, or says nothing for half a second, is passed
 * over: the token is then requested. Nobody waits for `set`.
 *
 * Gotchas: `key` names the credential and host without revealing them; give entries the same lifetime as the token.
 */
export interface TokenCache {
  get(key: string): Promise<CachedToken | undefined | null>
  set(key: string, token: CachedToken): Promise<void>
}
