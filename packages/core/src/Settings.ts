/** Options over environment variables, checked before anything is sent. */
import { type Issue, type Merchant, Secret } from "@flexcharge/schema"
import { type ApiBase, apiBase, type Variables } from "./ApiBase.ts"
import { type ApiError, invalid } from "./ApiError.ts"
import { type BreakerPolicy, defaultBreaker } from "./Breaker.ts"
import type { ClientOptions, Policy } from "./ClientOptions.ts"
import type { Hooks } from "./Hooks.ts"
import { policyIssues } from "./OptionChecks.ts"
import { kindIssues } from "./OptionKinds.ts"
import { defaultRetry, type RetryPolicy } from "./Retry.ts"
import type { TokenCache } from "./TokenCache.ts"
import type { OpenTelemetryTracer } from "./Tracing.ts"
import { fetchTransport, type Transport } from "./Transport.ts"
import { userAgent } from "./UserAgent.ts"

/** Checked options. */
export interface Settings extends ApiBase {
  readonly appKey: Secret
  readonly appSecret: Secret
  readonly mid: string | undefined
  readonly siteId: string | undefined
  readonly tokenizationKey: Secret | undefined
  readonly merchant: Merchant | undefined
  readonly transport: Transport
  readonly timeoutMillis: number | undefined
  readonly retry: RetryPolicy
  readonly breaker: BreakerPolicy
  readonly policy: Policy
  readonly challengeSubmitted: boolean
  readonly hooks: Hooks
  readonly waitUntil: ((pending: Promise<unknown>) => void) | undefined
  readonly tokenCache: TokenCache | undefined
  readonly tracer: OpenTelemetryTracer | false | undefined
  readonly userAgent: string
}

/**
 * The settings, or what is wrong with the options and how to mend it.
 *
 * Gotchas: an option that is given, even as an empty text, wins over its environment variable; `environment` and
 * `domain` win over that of the base URL too, which says the same thing.
 */
export const resolve = (
  asked: ClientOptions | null | undefined,
  variables: Variables = environmentVariables(),
): Settings | ApiError => {
  const options = asked ?? {}
  const issues: Issue[] = [...kindIssues(options)]
  const refuse = (path: string, message: string) => void issues.push({ path, message })
  const text = (path: keyof ClientOptions, variable: string): string | undefined => {
    const found = options[path] ?? (variables[variable] || undefined) // an empty variable is an unset one
    if (found === undefined) return undefined
    const value = Secret.is(found) ? Secret.reveal(found) : found
    if (typeof value === "string" && /^[\x21-\x7e]{1,1024}$/.test(value)) return value
    return void refuse(path, `must be visible ASCII text without spaces; copy it again, or leave it out`)
  }
  const required = (path: "appKey" | "appSecret", variable: string): Secret => {
    const value = text(path, variable)
    if (value === undefined && !issues.some((issue) => issue.path === path))
      refuse(path, `is missing: copy it from the portal under Developers > API Keys, or set ${variable}`)
    return Secret.make(value ?? "")
  }
  const atLeast = (path: string, least: number, value: number | undefined) => {
    if (value !== undefined && !(typeof value === "number" && value >= least && value <= longestMillis))
      refuse(path, `must be a number from ${least} to ${longestMillis}`)
  }

  const tokenizationKey = text("tokenizationKey", "FLEXCHARGE_TOKENIZATION_KEY")
  const retry = { ...defaultRetry, ...(options.retry === false ? { attempts: 1 } : given(options.retry)) }
  const breaker = {
    ...defaultBreaker,
    ...(options.breaker === false ? { failures: Infinity } : given(options.breaker)),
  }
  atLeast("timeoutMillis", 1, options.timeoutMillis)
  if (!isCount(retry.attempts)) refuse("retry.attempts", "must be a whole number from 1")
  atLeast("retry.baseMillis", 0, retry.baseMillis)
  atLeast("retry.capMillis", 0, retry.capMillis)
  atLeast("breaker.coolDownMillis", 0, breaker.coolDownMillis)
  if (!isCount(breaker.failures) && breaker.failures !== Infinity)
    refuse("breaker.failures", "must be a whole number from 1")
  issues.push(...policyIssues(options.policy))
  const settings: Settings = {
    appKey: required("appKey", "FLEXCHARGE_APP_KEY"),
    appSecret: required("appSecret", "FLEXCHARGE_APP_SECRET"),
    mid: text("mid", "FLEXCHARGE_MID"),
    siteId: text("siteId", "FLEXCHARGE_SITE_ID"),
    tokenizationKey: tokenizationKey === undefined ? undefined : Secret.make(tokenizationKey),
    merchant: options.merchant,
    ...apiBase(options, variables, refuse),
    transport: options.transport ?? fetchTransport(options.fetch),
    timeoutMillis: options.timeoutMillis,
    retry,
    breaker,
    policy: options.policy ?? "decline",
    challengeSubmitted: options.challengeSubmitted ?? false,
    hooks: {
      ...options.hooks,
      onTransmitted: options.hooks?.onTransmitted ?? options.onTransmitted,
      onTransmitFailed: options.hooks?.onTransmitFailed ?? options.onTransmitFailed,
    },
    waitUntil: options.waitUntil,
    tokenCache: options.tokenCache ?? undefined,
    tracer: options.tracer,
    userAgent: userAgent(options.appInfo, refuse),
  }
  return issues.length === 0 ? settings : invalid("createClient", issues)
}

/** Which credentials the environment does not hold. */
export const missingCredentials = (
  variables: Variables = environmentVariables(),
): readonly ("appKey" | "appSecret")[] => [
  ...(variables.FLEXCHARGE_APP_KEY ? [] : (["appKey"] as const)),
  ...(variables.FLEXCHARGE_APP_SECRET ? [] : (["appSecret"] as const)),
]

/** The members that say something: an undefined one is as good as absent. */
const given = <Members extends object>(members: Members | null | undefined): Partial<Members> =>
  Object.fromEntries(
    Object.entries(members ?? {}).filter(([, value]) => value !== undefined),
  ) as Partial<Members> // some of them

const isCount = (value: number): boolean => Number.isSafeInteger(value) && value >= 1

// The longest time a timer can run.
const longestMillis = 2 ** 31 - 1

/** The process's environment where there is a process, nothing elsewhere. The one place that reads it. */
const environmentVariables = (): Variables => (typeof process === "object" ? process.env : {})
