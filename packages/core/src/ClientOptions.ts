/** The options of a client. */
import type { Merchant, Secret } from "@flexcharge/schema"
import type { TokenCache } from "./AccessToken.ts"
import type { UnansweredPolicy } from "./CallInput.ts"
import type { BreakerPolicy } from "./CircuitBreaker.ts"
import type { RetryPolicy } from "./RetryPolicy.ts"
import type { Hooks, OpenTelemetryTracer } from "./Telemetry.ts"
import type { Fetch, Transport } from "./Transport.ts"

/** The options of a client. Absent credentials are read from `FLEXCHARGE_*` environment variables. */
export interface ClientOptions {
  /** API key, from the portal under Developers > API Keys. Otherwise `FLEXCHARGE_APP_KEY`. */
  readonly appKey?: string | Secret | undefined
  /** API secret, shown once when the key was created. Server side only. Otherwise `FLEXCHARGE_APP_SECRET`. */
  readonly appSecret?: string | Secret | undefined
  /** Merchant id, filled into every request that lacks one. Otherwise `FLEXCHARGE_MID`. */
  readonly mid?: string | undefined
  /** Site id, from the portal under Developers > Sites; filled in likewise. Otherwise `FLEXCHARGE_SITE_ID`. */
  readonly siteId?: string | undefined
  /**
   * Key from the portal under Developers > Tokenization. Otherwise `FLEXCHARGE_TOKENIZATION_KEY`; without it the
   * access token is used.
   */
  readonly tokenizationKey?: string | Secret | undefined
  /** The merchant that a partner acts for, filled into every payment that lacks one. */
  readonly merchant?: Merchant | undefined
  /** Which of the vendor's environments to call: `sandbox` by default. Otherwise `FLEXCHARGE_ENVIRONMENT`. */
  readonly environment?: Environment | undefined
  /** Which of the vendor's domains to call: `flexfactor.io` (2026) by default, or the older one. */
  readonly domain?: Domain | undefined
  /**
   * The API base instead of the vendor's; a bare origin gets `/v1/` appended. Otherwise `FLEXCHARGE_BASE_URL`, unless
   * `environment` or `domain` is given.
   *
   * A proxy or the local sandbox may be given together with `environment` or `domain`, and is used. The vendor's own
   * host of another environment or domain is rejected.
   */
  readonly baseUrl?: string | URL | undefined
  /** Sends the requests instead of `fetch`; see `@flexcharge/core/undici`. */
  readonly transport?: Transport | undefined
  /** The `fetch` to use instead of the runtime's. */
  readonly fetch?: Fetch | undefined
  /** Deadline of a call in milliseconds, retries included: 10,000 for evaluate and rescue, 30,000 for others. */
  readonly timeoutMillis?: number | undefined
  /** How calls with a key and calls without effects are retried; `false` never retries. */
  readonly retry?: Partial<RetryPolicy> | false | undefined
  /** When evaluate stops calling a service that does not respond; `false` never stops. */
  readonly breaker?: Partial<BreakerPolicy> | false | undefined
  /** What an unanswered rescue becomes: `decline` by default. */
  readonly policy?: UnansweredPolicy | undefined
  /** Opens the widget also for a consumer's payment that is `SUBMITTED` (the vendor's launch checklist). */
  readonly challengeSubmitted?: boolean | undefined
  /** Called with every request and response, without secrets. */
  readonly hooks?: Hooks | undefined
  /** Called with the transaction key of every transmission that arrived, also when the rescue itself rejects. */
  readonly onTransmitted?: Hooks["onTransmitted"] | undefined
  /** Called with every transmission of a rescue that failed, so that it can be queued again. */
  readonly onTransmitFailed?: Hooks["onTransmitFailed"] | undefined
  /**
   * Keeps a serverless function alive until a transmission has ended: `(promise) => context.waitUntil(promise)`.
   *
   * A bare `context.waitUntil` has lost its `context`; its exception is ignored, and nothing is kept alive.
   */
  readonly waitUntil?: ((pending: Promise<unknown>) => void) | undefined
  /** A cache in which several processes share the access token. */
  readonly tokenCache?: TokenCache | undefined
  /** An OpenTelemetry tracer; by default the one that is registered globally, if any. `false` for none. */
  readonly tracer?: OpenTelemetryTracer | false | undefined
  /** Your program's name in `User-Agent`, for the vendor's support. */
  readonly appInfo?: { readonly name: string; readonly version?: string; readonly url?: string } | undefined
}

/** The vendor's two environments, each with its own credentials. */
export type Environment = "sandbox" | "production"

/** The vendor's two domains for the same API. */
export type Domain = "flexfactor.io" | "flex-charge.com"
