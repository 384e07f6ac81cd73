/** Diagnoses a set-up: each check passes, or fails with what to do about it. */
import { ApiError, isApiError } from "./ApiError.ts"
import { type ClientConfig, resolveConfig } from "./ClientConfig.ts"
import type { ClientOptions, Environment } from "./ClientOptions.ts"
import { createClient } from "./createClient.ts"
import { fetchTransport, type Transport } from "./Transport.ts"

/** The result of one check. */
export interface Finding {
  readonly subject: string
  readonly isOk: boolean
  readonly detail: string
  /** What to do about a failed check. */
  readonly fix?: string
}

/** What the doctor examines. */
export interface DoctorInput {
  readonly options: ClientOptions
  /** Version of Node, such as `v24.21.0`. */
  readonly nodeVersion: string
  /** Milliseconds since the Unix epoch. */
  readonly now: () => number
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
  const client = createClient(options)
  const credentials = await client.authenticate().then(
    () => passed("credentials", "the key pair is accepted"),
    (error) => credentialFinding(error, options, config),
  )
  const host = observed.host()
  const skewMillis = observed.skewMillis()
  const findings = [runtime, passed("settings", "complete")]
  if (host !== undefined) findings.push(passed("network", `${host} responds`))
  findings.push(credentials)
  if (skewMillis !== undefined) findings.push(clockFinding(skewMillis))
  if (credentials.isOk) findings.push(await merchantFinding(client.orders({ pageSize: 1 })))
  await client.close()
  return findings
}

const runtimeFinding = (version: string): Finding => {
  const [major = 0, minor = 0] = version.replace(/^v/, "").split(".").map(Number)
  return major > 20 || (major === 20 && minor >= 19)
    ? passed("runtime", `Node ${version}; import and require both load this ESM package`)
    : failed("runtime", `Node ${version} cannot require ESM packages`, "Use Node 20.19 or newer.")
}

/** A transport that records which host responded first, and how far this machine's clock is from the host's. */
const observeTransport = (transport: Transport, now: () => number) => {
  let host: string | undefined
  let skew: number | undefined
  const observing: Transport = async (request) => {
    const response = await transport(request)
    host ??= new URL(request.url).host
    const servedAt = Date.parse(response.header("date") ?? "")
    if (!Number.isNaN(servedAt)) skew ??= now() - servedAt
    return response
  }
  return { transport: observing, host: () => host, skewMillis: () => skew }
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

const merchantFinding = (orders: Promise<unknown>): Promise<Finding> =>
  orders.then(
    () => passed("merchant", "its orders can be read"),
    (error) =>
      failed(
        "merchant",
        isApiError(error) ? error.message : "its orders cannot be read",
        "Check FLEXCHARGE_MID against the portal under Developers > API Keys.",
      ),
  )
