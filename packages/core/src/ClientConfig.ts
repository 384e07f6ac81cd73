/** Turns options and environment variables into the validated configuration of a client. Nothing is sent here. */
import { type FieldIssue, type Merchant, Secret } from "@flexcharge/schema"
import manifest from "../package.json" with { type: "json" }
import type { TokenCache } from "./AccessToken.ts"
import { type ApiError, invalid } from "./ApiError.ts"
import { isObject, ownProperties, policyIssues, type UnansweredPolicy } from "./CallInput.ts"
import { type BreakerPolicy, defaultBreakerPolicy } from "./CircuitBreaker.ts"
import type { ClientOptions, Domain, Environment } from "./ClientOptions.ts"
import { defaultRetryPolicy, type RetryPolicy } from "./RetryPolicy.ts"
import type { TelemetryOptions } from "./Telemetry.ts"
import { fetchTransport, type Transport } from "./Transport.ts"

/** Environment variables, or the entries that are used in their place. */
export type Variables = Readonly<Record<string, string | undefined>>

/** The validated configuration of a client. */
export interface ClientConfig extends TelemetryOptions {
  readonly appKey: Secret
  readonly appSecret: Secret
  readonly mid: string | undefined
  readonly siteId: string | undefined
  readonly tokenizationKey: Secret | undefined
  readonly merchant: Merchant | undefined
  /** The API base, with a trailing slash. */
  readonly baseUrl: string
  /** Absent when the base URL is not one of the vendor's own. */
  readonly environment: Environment | undefined
  /** Absent when the base URL is not one of the vendor's own. */
  readonly domain: Domain | undefined
  readonly transport: Transport
  readonly timeoutMillis: number | undefined
  readonly retry: RetryPolicy
  readonly breaker: BreakerPolicy
  readonly policy: UnansweredPolicy
  readonly challengeSubmitted: boolean
  readonly waitUntil: ((pending: Promise<unknown>) => void) | undefined
  readonly tokenCache: TokenCache | undefined
  readonly userAgent: string
}

/** Adds an issue to those that will be reported together. */
type AddIssue = (path: string, message: string) => void

/**
 * Validates options and environment variables together; every issue is reported at once.
 *
 * An option that is given, even as an empty string, takes precedence over its environment variable. `environment` and
 * `domain` take precedence over the variable of the base URL too, which means the same.
 */
export const resolveConfig = (
  input: ClientOptions | null | undefined,
  variables: Variables = environmentVariables(),
): ClientConfig | ApiError => {
  const options: ClientOptions = ownProperties(input)
  const hooks = ownProperties(options.hooks)
  const issues: FieldIssue[] = [...kindIssues(options), ...policyIssues(options.policy)]
  const addIssue: AddIssue = (path, message) => {
    issues.push({ path, message })
  }

  const text = (path: "appKey" | "appSecret" | "mid" | "siteId" | "tokenizationKey", variable: string) => {
    const value = options[path] ?? (variables[variable] || undefined) // an empty variable counts as unset
    if (value === undefined) return undefined
    const plain = Secret.is(value) ? Secret.reveal(value) : value
    if (typeof plain === "string" && /^[\x21-\x7e]{1,1024}$/.test(plain)) return plain
    addIssue(path, "must be visible ASCII text without spaces; copy it again, or leave it out")
    return undefined
  }
  const credential = (path: "appKey" | "appSecret", variable: string): Secret => {
    const value = text(path, variable)
    if (value === undefined && !issues.some((issue) => issue.path === path))
      addIssue(path, `is missing: copy it from the portal under Developers > API Keys, or set ${variable}`)
    return Secret.make(value ?? "")
  }

  const tokenizationKey = text("tokenizationKey", "FLEXCHARGE_TOKENIZATION_KEY")
  const config: ClientConfig = {
    appKey: credential("appKey", "FLEXCHARGE_APP_KEY"),
    appSecret: credential("appSecret", "FLEXCHARGE_APP_SECRET"),
    mid: text("mid", "FLEXCHARGE_MID"),
    siteId: text("siteId", "FLEXCHARGE_SITE_ID"),
    tokenizationKey: tokenizationKey === undefined ? undefined : Secret.make(tokenizationKey),
    merchant: options.merchant,
    ...resolveBaseUrl(options, variables, addIssue),
    transport: options.transport ?? fetchTransport(options.fetch),
    timeoutMillis: options.timeoutMillis,
    retry: resolveRetry(options.retry, addIssue),
    breaker: resolveBreaker(options.breaker, addIssue),
    policy: options.policy ?? "decline",
    challengeSubmitted: options.challengeSubmitted ?? false,
    hooks: {
      ...hooks,
      onTransmitted: hooks.onTransmitted ?? options.onTransmitted,
      onTransmitFailed: hooks.onTransmitFailed ?? options.onTransmitFailed,
    },
    waitUntil: options.waitUntil,
    tokenCache: options.tokenCache ?? undefined,
    tracer: options.tracer,
    userAgent: userAgent(options.appInfo, addIssue),
  }
  checkMillis("timeoutMillis", 1, config.timeoutMillis, addIssue)
  return issues.length === 0 ? config : invalid("createClient", issues)
}

/** The credentials that the environment does not contain. */
export const missingCredentials = (
  variables: Variables = environmentVariables(),
): readonly ("appKey" | "appSecret")[] => {
  const missing: ("appKey" | "appSecret")[] = []
  if (!variables.FLEXCHARGE_APP_KEY) missing.push("appKey")
  if (!variables.FLEXCHARGE_APP_SECRET) missing.push("appSecret")
  return missing
}

/** The process's environment variables, where there is a process. The one place that reads them. */
const environmentVariables = (): Variables =>
  ownProperties(typeof process === "object" ? process.env : undefined)

const resolveRetry = (options: ClientOptions["retry"], addIssue: AddIssue): RetryPolicy => {
  const retry = { ...defaultRetryPolicy, ...(options === false ? { attempts: 1 } : defined(options)) }
  if (!isCount(retry.attempts)) addIssue("retry.attempts", "must be a whole number from 1")
  checkMillis("retry.baseMillis", 0, retry.baseMillis, addIssue)
  checkMillis("retry.capMillis", 0, retry.capMillis, addIssue)
  return retry
}

const resolveBreaker = (options: ClientOptions["breaker"], addIssue: AddIssue): BreakerPolicy => {
  const breaker = {
    ...defaultBreakerPolicy,
    ...(options === false ? { failures: Infinity } : defined(options)),
  }
  checkMillis("breaker.coolDownMillis", 0, breaker.coolDownMillis, addIssue)
  if (!isCount(breaker.failures) && breaker.failures !== Infinity)
    addIssue("breaker.failures", "must be a whole number from 1")
  return breaker
}

/** The properties that are not undefined: an undefined one counts as absent. */
const defined = <Options extends object>(options: Options | null | undefined): Partial<Options> =>
  Object.fromEntries(
    Object.entries(options ?? {}).filter(([, value]) => value !== undefined),
  ) as Partial<Options> // a subset of its properties

const isCount = (value: number): boolean => Number.isSafeInteger(value) && value >= 1

const longestTimerMillis = 2 ** 31 - 1

const checkMillis = (path: string, least: number, value: number | undefined, addIssue: AddIssue): void => {
  if (value === undefined) return
  if (!(typeof value === "number" && value >= least && value <= longestTimerMillis))
    addIssue(path, `must be a number from ${least} to ${longestTimerMillis}`)
}

/** The vendor's hosts. Source: docs.flexfactor.io, Introduction and changelog of 2026-06-01 (vendor). */
const hosts: Readonly<Record<Environment, string>> = { sandbox: "api-sandbox", production: "api" }
const domains: readonly Domain[] = ["flexfactor.io", "flex-charge.com"]

/** One of the vendor's hosts. */
interface VendorHost {
  readonly environment: Environment
  readonly domain: Domain
}

const resolveBaseUrl = (
  options: ClientOptions,
  variables: Variables,
  addIssue: AddIssue,
): Pick<ClientConfig, "baseUrl" | "environment" | "domain"> => {
  const isHostChosen = (options.environment ?? options.domain) != null
  const environment = options.environment ?? (variables.FLEXCHARGE_ENVIRONMENT || "sandbox")
  const domain = options.domain ?? "flexfactor.io"
  const custom = options.baseUrl ?? (isHostChosen ? undefined : variables.FLEXCHARGE_BASE_URL || undefined)
  if (!domains.includes(domain)) addIssue("domain", `must be ${domains.join(" or ")}`)
  if (!Object.hasOwn(hosts, environment) && (isHostChosen || custom === undefined))
    addIssue("environment", "must be sandbox or production")
  if (custom === undefined) {
    const known = environment === "production" ? "production" : "sandbox"
    return { baseUrl: `https://${hosts[known]}.${domain}/v1/`, environment: known, domain }
  }
  const baseUrl = parseBaseUrl(String(custom), (message) => addIssue("baseUrl", message))
  const vendorHost = baseUrl === undefined ? undefined : vendorHostOf(baseUrl)
  if (vendorHost !== undefined && !matches(vendorHost, options))
    addIssue("baseUrl", "is the vendor's for another environment or domain; give one or the other")
  return { baseUrl: baseUrl ?? "", environment: vendorHost?.environment, domain: vendorHost?.domain }
}

/** The vendor's host in a base URL, if it is one; a port or a trailing dot makes no difference. */
const vendorHostOf = (baseUrl: string): VendorHost | undefined => {
  const host = new URL(baseUrl).hostname.replace(/\.$/, "")
  for (const environment of ["sandbox", "production"] as const)
    for (const domain of domains)
      if (host === `${hosts[environment]}.${domain}`) return { environment, domain }
  return undefined
}

const matches = (
  host: VendorHost,
  { environment, domain }: Pick<ClientOptions, "environment" | "domain">,
): boolean =>
  host.environment === (environment ?? host.environment) && host.domain === (domain ?? host.domain)

const parseBaseUrl = (text: string, addIssue: (message: string) => void): string | undefined => {
  if (!URL.canParse(text)) {
    addIssue("is not a URL; give one such as https://api-sandbox.flexfactor.io/v1/")
    return undefined
  }
  const url = new URL(text)
  if (url.username !== "" || url.password !== "")
    addIssue("contains credentials; give them as appKey and appSecret")
  if (text.includes("?")) addIssue("contains a query; remove everything from the question mark on")
  if (text.includes("#")) addIssue("contains a fragment; remove everything from the # on")
  if (url.protocol !== "https:" && !(url.protocol === "http:" && isLoopback(url.hostname)))
    addIssue("must be https; plain http is for loopback hosts such as 127.0.0.1 only")
  if (url.pathname === "/") url.pathname = "/v1/"
  return `${url.origin}${url.pathname.replace(/\/*$/, "/")}`
}

const isLoopback = (host: string): boolean =>
  host === "localhost" || host.endsWith(".localhost") || host === "[::1]" || /^127(\.\d{1,3}){3}$/.test(host)

/** The `User-Agent` of this package and of the program that uses it. */
const userAgent = (appInfo: ClientOptions["appInfo"], addIssue: AddIssue): string => {
  const sdk = `flexcharge-typescript/${manifest.version}`
  if (appInfo == null) return sdk
  const { name = "", version, url } = ownProperties(appInfo)
  const program = version === undefined ? name : `${name}/${version}`
  const text = url === undefined ? program : `${program} (${url})`
  if (!/^[\x20-\x7e]{1,256}$/.test(text)) addIssue("appInfo", "must be short, visible ASCII text")
  return `${sdk} ${text}`
}

/** What kind of value an option must have: callers without types can pass anything. */
interface Kind {
  readonly accepts: (value: unknown) => boolean
  readonly message: string
}

const aFunction: Kind = { accepts: (value) => typeof value === "function", message: "must be a function" }
const anObject: Kind = { accepts: isObject, message: "must be an object" }
const orFalse = ({ accepts, message }: Kind): Kind => ({
  accepts: (value) => value === false || accepts(value),
  message: `${message}, or false`,
})
const withMethods = (...names: readonly string[]): Kind => ({
  accepts: (value) =>
    isObject(value) && names.every((name) => typeof Reflect.get(value, name) === "function"),
  message: `must be an object with ${names.join(" and ")}`,
})

const optionKinds: Readonly<Partial<Record<keyof ClientOptions, Kind>>> = {
  transport: aFunction,
  fetch: aFunction,
  waitUntil: aFunction,
  onTransmitted: aFunction,
  onTransmitFailed: aFunction,
  hooks: anObject,
  merchant: anObject,
  retry: orFalse(anObject),
  breaker: orFalse(anObject),
  tokenCache: withMethods("get", "set"),
  tracer: orFalse(withMethods("startSpan")),
  challengeSubmitted: { accepts: (value) => typeof value === "boolean", message: "must be true or false" },
}

const hookKinds = {
  onRequest: aFunction,
  onResponse: aFunction,
  onDrift: aFunction,
  onTransmitted: aFunction,
  onTransmitFailed: aFunction,
}

/** Every option of the wrong kind; null counts as absent. */
const kindIssues = (options: ClientOptions): readonly FieldIssue[] => [
  ...issuesOf("", options, optionKinds),
  ...issuesOf("hooks.", isObject(options.hooks) ? ownProperties(options.hooks) : undefined, hookKinds),
]

const issuesOf = (
  prefix: string,
  options: object | null | undefined,
  kinds: Readonly<Record<string, Kind>>,
): readonly FieldIssue[] => {
  if (!isObject(options)) return []
  return Object.entries(kinds).flatMap(([name, { accepts, message }]) => {
    const value: unknown = Reflect.get(options, name)
    return value == null || accepts(value) ? [] : [{ path: `${prefix}${name}`, message }]
  })
}
