/** Options over environment variables, checked before anything is sent. */
import { type Issue, type Merchant, Secret } from "@flexcharge/schema"
import { type ApiError, invalid } from "./ApiError.ts"
import { type BreakerPolicy, defaultBreaker } from "./Breaker.ts"
import type { ClientOptions, Domain, Environment, Policy } from "./ClientOptions.ts"
import type { Hooks } from "./Hooks.ts"
import { policyIssues } from "./OptionChecks.ts"
import { defaultRetry, type RetryPolicy } from "./Retry.ts"
import type { TokenCache } from "./TokenCache.ts"
import type { OpenTelemetryTracer } from "./Tracing.ts"
import { fetchTransport, type Transport } from "./Transport.ts"
import { userAgent } from "./UserAgent.ts"

/** Checked options. */
export interface Settings {
  readonly appKey: Secret
  readonly appSecret: Secret
  readonly mid: string | undefined
  readonly siteId: string | undefined
  readonly tokenizationKey: Secret | undefined
  readonly merchant: Merchant | undefined
  /** Absent when the base URL is a custom one. */
  readonly environment: Environment | undefined
  /** The API base, with a trailing slash. */
  readonly baseUrl: string
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
  given: ClientOptions | null | undefined,
  variables: Readonly<Record<string, string | undefined>> = environmentVariables(),
): Settings | ApiError => {
  const options = given ?? {}
  const issues: Issue[] = []
  const refuse = (path: string, message: string) => void issues.push({ path, message })
  const text = (path: keyof ClientOptions, variable: string): string | undefined => {
    const given = options[path] ?? (variables[variable] || undefined) // an empty variable is an unset one
    if (given === undefined) return undefined
    const value = Secret.is(given) ? Secret.reveal(given) : given
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
    if (value !== undefined && !(value >= least && value <= longestMillis))
      refuse(path, `must be a number from ${least} to ${longestMillis}`)
  }

  const tokenizationKey = text("tokenizationKey", "FLEXCHARGE_TOKENIZATION_KEY")
  const retry = { ...defaultRetry, ...(options.retry === false ? { attempts: 1 } : options.retry) }
  const breaker = {
    ...defaultBreaker,
    ...(options.breaker === false ? { failures: Infinity } : options.breaker),
  }
  atLeast("timeoutMillis", 1, options.timeoutMillis)
  atLeast("retry.attempts", 1, retry.attempts)
  atLeast("retry.baseMillis", 0, retry.baseMillis)
  atLeast("retry.capMillis", 0, retry.capMillis)
  atLeast("breaker.coolDownMillis", 0, breaker.coolDownMillis)
  if (!(breaker.failures >= 1)) refuse("breaker.failures", "must be 1 or more")
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
  variables: Readonly<Record<string, string | undefined>> = environmentVariables(),
): readonly ("appKey" | "appSecret")[] => [
  ...(variables.FLEXCHARGE_APP_KEY ? [] : (["appKey"] as const)),
  ...(variables.FLEXCHARGE_APP_SECRET ? [] : (["appSecret"] as const)),
]

// The longest time a timer can run.
const longestMillis = 2 ** 31 - 1

/** The vendor's hosts. Source: docs.flexfactor.io, Introduction and changelog of 2026-06-01 (vendor). */
const hosts: Readonly<Record<Environment, string>> = { sandbox: "api-sandbox", production: "api" }
const domains: readonly Domain[] = ["flexfactor.io", "flex-charge.com"]

/** Where the API is, and in which of the vendor's two worlds, unless a base URL of one's own hides that. */
const apiBase = (
  options: ClientOptions,
  variables: Readonly<Record<string, string | undefined>>,
  refuse: (path: string, message: string) => void,
): Pick<Settings, "baseUrl" | "environment"> => {
  const isNamed = (options.environment ?? options.domain) != null
  const environment = options.environment ?? (variables.FLEXCHARGE_ENVIRONMENT || "sandbox")
  const domain = options.domain ?? "flexfactor.io"
  const given = options.baseUrl ?? (isNamed ? undefined : variables.FLEXCHARGE_BASE_URL || undefined)
  if (!domains.includes(domain)) refuse("domain", `must be ${domains.join(" or ")}`)
  if (!Object.hasOwn(hosts, environment) && (isNamed || given === undefined))
    refuse("environment", "must be sandbox or production")
  if (given !== undefined) {
    const baseUrl = customBase(String(given), (message) => refuse("baseUrl", message))
    if (isNamed && isOtherThanNamed(baseUrl, options))
      refuse("baseUrl", "is the vendor's for another environment or domain; give one or the other")
    return { baseUrl, environment: undefined }
  }
  const known = environment === "production" ? "production" : "sandbox"
  return { baseUrl: `https://${hosts[known]}.${domain}/v1/`, environment: known }
}

/** Whether a base URL is the vendor's, but not that of the environment and domain that stand beside it. */
const isOtherThanNamed = (baseUrl: string, named: Pick<ClientOptions, "environment" | "domain">): boolean => {
  const worlds = (["sandbox", "production"] as const).flatMap((environment) =>
    domains.map((domain) => ({ environment, domain, base: `https://${hosts[environment]}.${domain}/` })),
  )
  const world = worlds.find(({ base }) => baseUrl.startsWith(base))
  if (world === undefined) return false
  return (
    world.environment !== (named.environment ?? world.environment) ||
    world.domain !== (named.domain ?? world.domain)
  )
}

const customBase = (given: string, refuse: (message: string) => void): string => {
  if (!URL.canParse(given)) {
    refuse("is not a URL; give one such as https://api-sandbox.flexfactor.io/v1/")
    return ""
  }
  const url = new URL(given)
  if (url.username !== "" || url.password !== "")
    refuse("holds credentials; give them as appKey and appSecret")
  if (given.includes("?")) refuse("holds a query; remove everything from the question mark on")
  if (given.includes("#")) refuse("holds a fragment; remove everything from the # on")
  if (url.protocol !== "https:" && !(url.protocol === "http:" && isLoopback(url.hostname)))
    refuse("must be https; plain http is for loopback hosts such as 127.0.0.1 only")
  if (url.pathname === "/") url.pathname = "/v1/"
  return `${url.origin}${url.pathname.replace(/\/*$/, "/")}`
}

const isLoopback = (host: string): boolean =>
  host === "localhost" || host.endsWith(".localhost") || host === "[::1]" || /^127(\.\d{1,3}){3}$/.test(host)

/** The process's environment where there is a process, nothing elsewhere. The one place that reads it. */
const environmentVariables = (): Readonly<Record<string, string | undefined>> =>
  typeof process === "object" ? process.env : {}
