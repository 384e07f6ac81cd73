/** Diagnoses a set-up: each check passes, or fails with what to do about it. */
import { Secret } from "@flexcharge/schema"
import { ApiError, isApiError } from "./ApiError.ts"
import { type ClientConfig, resolveConfig } from "./ClientConfig.ts"
import type { ClientOptions, Environment } from "./ClientOptions.ts"
import { createClient } from "./createClient.ts"
import type { Finding } from "./DoctorCheck.ts"
import { fetchTransport, type Transport } from "./Transport.ts"

/** What the doctor examines. */
export interface DoctorInput {
  readonly options: ClientOptions
  /** Version of Node, such as `v24.21.0`. */
  readonly nodeVersion: string
  /** Milliseconds since the Unix epoch. */
  readonly now: () => number
  /** The environment variables, of which those are checked that the client does not read. Default: none. */
  readonly variables?: Readonly<Record<string, string | undefined>> | undefined
}

const passed = (subject: string, detail: string): Finding => ({ subject, isOk: true, detail })
const failed = (subject: string, detail: string, fix: string): Finding => ({
  subject,
  isOk: false,
  detail,
  fix,
})

/** Runs all checks; a check that an earlier failure explains is left out. */
export const examine = async (input: DoctorInput): Promise<readonly Finding[]> => {
  const runtime = runtimeFinding(input.nodeVersion)
  const observed = observeTransport(input.options.transport ?? fetchTransport(input.options.fetch), input.now)
  const options = { ...input.options, transport: observed.transport, retry: false } as const
  const config = resolveConfig(options)
  if (config instanceof ApiError)
    return [runtime, failed("settings", config.message, "Set the variables or options named above.")]
  const { variables = {} } = input
  const formats = [
    environmentFinding(variables),
    identifierFinding("merchant", "FLEXCHARGE_MID", config.mid),
    identifierFinding("site", "FLEXCHARGE_SITE_ID", config.siteId),
    signingKeyFinding(variables.FLEXCHARGE_WEBHOOK_SECRET),
  ].filter((finding) => finding !== undefined)
  const client = createClient(options)
  const credentials = await client.authenticate().then(
    () => passed("credentials", "the key pair is accepted"),
    (error) => credentialFinding(error, options, config),
  )
  const host = observed.host()
  const skewMillis = observed.skewMillis()
  const findings = [runtime, passed("settings", "complete"), ...formats]
  if (host !== undefined) findings.push(passed("network", `${host} responds`))
  findings.push(credentials)
  if (skewMillis !== undefined) findings.push(clockFinding(skewMillis))
  if (credentials.isOk) {
    findings.push(await ordersFinding(client.orders({ pageSize: 1 })))
    const service = { transport: observed.transport, config, authorization: observed.authorization() }
    if (formats.every(({ isOk }) => isOk)) findings.push(...(await accountFindings(service)))
    findings.push(await tokenizationFinding(service))
  }
  await client.close()
  return findings
}

const runtimeFinding = (version: string): Finding => {
  const [major = 0, minor = 0] = version.replace(/^v/, "").split(".").map(Number)
  return major > 20 || (major === 20 && minor >= 19)
    ? passed("runtime", `Node ${version}; import and require both load this ESM package`)
    : failed("runtime", `Node ${version} cannot require ESM packages`, "Use Node 20.19 or newer.")
}

/** A transport that records the host of the first response, the difference of the clocks, and the access token. */
const observeTransport = (transport: Transport, now: () => number) => {
  let host: string | undefined
  let skew: number | undefined
  let authorization: string | undefined
  const observing: Transport = async (request) => {
    authorization = request.headers.Authorization ?? request.headers.authorization ?? authorization
    const response = await transport(request)
    host ??= new URL(request.url).host
    const servedAt = Date.parse(response.header("date") ?? "")
    if (!Number.isNaN(servedAt)) skew ??= now() - servedAt
    return response
  }
  return {
    transport: observing,
    host: () => host,
    skewMillis: () => skew,
    authorization: () => authorization,
  }
}

const environmentFinding = (variables: NonNullable<DoctorInput["variables"]>): Finding | undefined => {
  const { FLEXCHARGE_ENVIRONMENT: environment } = variables
  if (!environment || Object.hasOwn(otherEnvironment, environment)) return undefined
  return failed(
    "environment",
    `FLEXCHARGE_ENVIRONMENT is ${JSON.stringify(environment)}, which is neither sandbox nor production`,
    "Set FLEXCHARGE_ENVIRONMENT=sandbox or FLEXCHARGE_ENVIRONMENT=production.",
  )
}

const guid = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i

const identifierFinding = (
  subject: "merchant" | "site",
  variable: string,
  value: string | undefined,
): Finding => {
  const where = subject === "merchant" ? "Developers > API Keys" : "Developers > Sites"
  if (value === undefined)
    return subject === "site"
      ? passed(subject, `${variable} is not set; the service uses the merchant's default site`)
      : failed(
          subject,
          `${variable} is not set`,
          `Copy it from the portal under ${where}. A partner sets the id of one of its merchants for this check.`,
        )
  return guid.test(value)
    ? passed(subject, `${variable} has the form of an id`)
    : failed(
        subject,
        `${variable} is not a GUID such as 3f8a1c42-9b07-4e5d-bc6a-1d2e3f4a5b6c`,
        `Copy it again from the portal under ${where}.`,
      )
}

const signingKeyFinding = (key: string | undefined): Finding => {
  if (!key) return passed("webhooks", "FLEXCHARGE_WEBHOOK_SECRET is not set, so it is not checked")
  return /^[A-Za-z\d+/]{86}==$/.test(key)
    ? passed("webhooks", "FLEXCHARGE_WEBHOOK_SECRET has the form of a signing key")
    : failed(
        "webhooks",
        "FLEXCHARGE_WEBHOOK_SECRET is not 64 bytes in base64, so no delivery would be verified",
        "Copy the signing key of the endpoint from the portal under Developers > Webhooks.",
      )
}

const otherEnvironment: Readonly<Record<Environment, Environment>> = {
  sandbox: "production",
  production: "sandbox",
}

const credentialFinding = async (
  error: unknown,
  options: ClientOptions,
  { environment, domain }: ClientConfig,
): Promise<Finding> => {
  if (!isApiError(error)) throw error
  if (error.reason._tag === "Unreachable" || error.reason._tag === "TimedOut")
    return failed(
      "network",
      error.message,
      "Check DNS, firewall and proxy; through a proxy use @flexcharge/core/undici.",
    )
  if (error.reason._tag !== "Unauthorized") return failed("credentials", error.message, "See the message.")
  const other = environment && otherEnvironment[environment]
  if (
    other !== undefined &&
    (await isAccepted({ ...options, baseUrl: undefined, domain, environment: other }))
  )
    return failed(
      "credentials",
      `the key pair belongs to ${other}`,
      `Set FLEXCHARGE_ENVIRONMENT=${other} and no base URL, or use a key pair of this environment from its own portal.`,
    )
  return failed("credentials", error.message, "Create a new key in the portal under Developers > API Keys.")
}

const isAccepted = async (options: ClientOptions): Promise<boolean> => {
  const client = createClient(options)
  const accepted = await client.authenticate().then(
    () => true,
    () => false,
  )
  await client.close()
  return accepted
}

const tolerableSkewMillis = 60_000

const clockFinding = (skewMillis: number): Finding => {
  const seconds = Math.round(Math.abs(skewMillis) / 1000)
  if (Math.abs(skewMillis) <= tolerableSkewMillis)
    return passed("clock", `within ${seconds + 1} s of the service's`)
  return failed(
    "clock",
    `${seconds} s ${skewMillis > 0 ? "ahead of" : "behind"} the service's`,
    "Synchronize it (NTP): webhooks would be rejected as stale.",
  )
}

const ordersFinding = (orders: Promise<unknown>): Promise<Finding> =>
  orders.then(
    () => passed("orders", "the orders of the account can be read"),
    (error) =>
      failed(
        "orders",
        isApiError(error) ? error.message : "the orders of the account cannot be read",
        "Check FLEXCHARGE_MID against the portal under Developers > API Keys.",
      ),
  )

/** What is needed to send a request that no operation of the client sends. */
interface Service {
  readonly transport: Transport
  readonly config: ClientConfig
  /** The header of the access token. */
  readonly authorization: string | undefined
}

const probe = async ({ transport }: Service, url: string, headers: Record<string, string>, body: unknown) => {
  const signal = AbortSignal.timeout(10_000)
  const request = { method: "POST" as const, url, headers, body: JSON.stringify(body), signal }
  const response = await transport(request).catch(() => undefined)
  return { status: response?.status ?? 0, text: response?.body ?? "" }
}

const isRejection = (status: number): boolean => status === 401 || status === 403

/**
 * Sends an evaluate without a payment: the service rejects it and creates no order. A 403 is about the merchant or the
 * site (sandbox transcript, 2024, third-party; that it comes before the check of the fields is assumed).
 */
const accountFindings = async (service: Service): Promise<readonly Finding[]> => {
  const { config, authorization } = service
  const { mid, siteId, baseUrl } = config
  const headers = {
    "content-type": "application/json",
    "user-agent": config.userAgent,
    ...(authorization === undefined ? {} : { authorization }),
  }
  const { status, text } = await probe(service, `${baseUrl}evaluate`, headers, { mid, siteId })
  if (!isRejection(status)) return []
  return siteId !== undefined && /site/i.test(text)
    ? [
        failed(
          "site",
          "the service rejects FLEXCHARGE_SITE_ID for this merchant",
          "Copy the id of one of the merchant's sites from the portal under Developers > Sites.",
        ),
      ]
    : [
        failed(
          "merchant",
          "the service rejects FLEXCHARGE_MID for this key pair",
          "Use the MID and the key pair of one account, from the portal under Developers > API Keys.",
        ),
      ]
}

/** Sends a tokenize without a card: the service checks the tokenization key first, and stores nothing. */
const tokenizationFinding = async (service: Service): Promise<Finding> => {
  const { mid = "", tokenizationKey, baseUrl, userAgent } = service.config
  if (tokenizationKey === undefined)
    return passed("tokenization", "FLEXCHARGE_TOKENIZATION_KEY is not set, so it is not checked")
  const query = new URLSearchParams({ mid, environment: Secret.reveal(tokenizationKey) })
  const headers = { "content-type": "application/json", "user-agent": userAgent }
  const { status } = await probe(service, `${baseUrl}tokenize?${query}`, headers, {})
  return isRejection(status)
    ? failed(
        "tokenization",
        "the service rejects FLEXCHARGE_TOKENIZATION_KEY for this merchant",
        "Copy it from the portal under Developers > Tokenization; it belongs to one merchant and environment.",
      )
    : passed("tokenization", "the key is not rejected")
}
