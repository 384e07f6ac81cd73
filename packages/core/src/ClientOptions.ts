/** What a client can be made with. */
import type { Merchant, Secret } from "@flexcharge/schema"
import type { BreakerPolicy } from "./Breaker.ts"
import type { Hooks } from "./Hooks.ts"
import type { RetryPolicy } from "./Retry.ts"
import type { TokenCache } from "./TokenCache.ts"
import type { OpenTelemetryTracer } from "./Tracing.ts"
import type { Fetch, Transport } from "./Transport.ts"

/** What an unanswered rescue becomes: the decision `Unanswered`, or a rejection. */
export type Policy = "decline" | "throw"

/** What a client can be made with. Absent credentials are read from `FLEXCHARGE_*` environment variables. */
export interface ClientOptions {
  /** API key, from the portal under Developers > API Keys. Else `FLEXCHARGE_APP_KEY`. */
  readonly appKey?: string | Secret | undefined
  /** API secret, shown once where the key was made. Server side only. Else `FLEXCHARGE_APP_SECRET`. */
  readonly appSecret?: string | Secret | undefined
  /** Merchant id, filled into every request that lacks one. Else `FLEXCHARGE_MID`. */
  readonly mid?: string | undefined
  /** Site id, from the portal under Developers > Sites; filled in likewise. Else `FLEXCHARGE_SITE_ID`. */
  readonly siteId?: string | undefined
  /** Key of the portal's Developers > Tokenization. Else `FLEXCHARGE_TOKENIZATION_KEY`; without it a bearer is used. */
  readonly tokenizationKey?: string | Secret | undefined
  /** The merchant a partner acts for, filled into every payment that lacks one. */
  readonly merchant?: Merchant | undefined
  /** Which of the vendor's two worlds to call: `sandbox` by default. Else `FLEXCHARGE_ENVIRONMENT`. */
  readonly environment?: Environment | undefined
  /** Which of the vendor's two domains to call: `flexfactor.io` (2026) by default, or the older one. */
  readonly domain?: Domain | undefined
  /**
   * The API base instead of the vendor's; a bare origin gets `/v1/` appended. Else `FLEXCHARGE_BASE_URL`, unless
   * `environment` or `domain` is given.
   *
   * Gotchas: a proxy or a stand-in may stand beside an `environment` or `domain`, and wins; the vendor's own host
   * for another one is refused.
   */
  readonly baseUrl?: string | URL | undefined
  /** The way to HTTP instead of `fetch`; see `@flexcharge/core/undici`. */
  readonly transport?: Transport | undefined
  /** The `fetch` to use instead of the runtime's. */
  readonly fetch?: Fetch | undefined
  /** Deadline of a call in milliseconds, retries included: 10,000 for evaluate and rescue, 30,000 for others. */
  readonly timeoutMillis?: number | undefined
  /** How to repeat keyed and safe calls; `false` never does. */
  readonly retry?: Partial<RetryPolicy> | false | undefined
  /** When to stop asking an evaluate that is not answered; `false` never does. */
  readonly breaker?: Partial<BreakerPolicy> | false | undefined
  /** What an unanswered rescue becomes: `decline` by default. */
  readonly policy?: Policy | undefined
  /** Opens the widget also for a consumer's payment that is `SUBMITTED` (the vendor's launch checklist). */
  readonly challengeSubmitted?: boolean | undefined
  /** Told what is sent and what comes back, without secrets. */
  readonly hooks?: Hooks | undefined
  /** Told the transaction key of every transmission of a rescue that arrived, also when the rescue itself rejects. */
  readonly onTransmitted?: Hooks["onTransmitted"] | undefined
  /** Told of every transmission of a rescue that failed, so that it can be queued again. */
  readonly onTransmitFailed?: Hooks["onTransmitFailed"] | undefined
  /**
   * Keeps a serverless function alive until a transmission has ended: `(promise) => context.waitUntil(promise)`.
   *
   * Gotchas: a bare `context.waitUntil` has lost its `context`; what it throws is passed over, so nothing is kept.
   */
  readonly waitUntil?: ((pending: Promise<unknown>) => void) | undefined
  /** Where several processes share the token. */
  readonly tokenCache?: TokenCache | undefined
  /** An OpenTelemetry tracer; by default the one registered globally, if any. `false` for none. */
  readonly tracer?: OpenTelemetryTracer | false | undefined
  /** Your program's name in `User-Agent`, for the vendor's support. */
  readonly appInfo?: { readonly name: string; readonly version?: string; readonly url?: string } | undefined
}

/** The vendor's two worlds, each with its own credentials. */
export type Environment = "sandbox" | "production"

/** The vendor's two domains for the same API. */
export type Domain = "flexfactor.io" | "flex-charge.com"
