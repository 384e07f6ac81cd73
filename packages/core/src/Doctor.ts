/** Looks for what keeps a set-up from working; each finding comes with its mend. */
import { ApiError, isApiError } from "./ApiError.ts"
import type { ClientOptions, Environment } from "./ClientOptions.ts"
import { createClient } from "./promise.ts"
import { resolve, type Settings } from "./Settings.ts"
import { fetchTransport, type Transport } from "./Transport.ts"

/** One thing looked at. */
export interface Finding {
  readonly subject: string
  readonly isWell: boolean
  readonly detail: string
  /** What to do about it, when something is wrong. */
  readonly mend?: string
}

/** What the doctor looks at. */
export interface Patient {
  readonly options: ClientOptions
  /** Version of Node, such as `v24.21.0`. */
  readonly nodeVersion: string
  /** Milliseconds since the Unix epoch. */
  readonly now: () => number
}

const well = (subject: string, detail: string): Finding => ({ subject, isWell: true, detail })
const ill = (subject: string, detail: string, mend: string): Finding => ({
  subject,
  isWell: false,
  detail,
  mend,
})

/** Looks at everything that can be looked at; later findings are left out where an earlier one explains them. */
export const examine = async (patient: Patient): Promise<readonly Finding[]> => {
  const runtime = runtimeFinding(patient.nodeVersion)
  const watched = watch(patient.options.transport ?? fetchTransport(patient.options.fetch), patient.now)
  const options = { ...patient.options, transport: watched.transport, retry: false } as const
  const settings = resolve(options)
  if (settings instanceof ApiError)
    return [runtime, ill("settings", settings.message, "Set the variables or options named above.")]
  const client = createClient(options)
  const reply = await client.authenticate().then(
    () => well("credentials", "the key pair is accepted"),
    (error) => credentialFinding(error, options, settings),
  )
  const connected = watched.host() === undefined ? [] : [well("network", `${watched.host()} answers`)]
  const clock = watched.skewMillis() === undefined ? [] : [clockFinding(watched.skewMillis() ?? 0)]
  const merchant = reply.isWell ? [await merchantFinding(client.orders({ pageSize: 1 }))] : []
  await client.close()
  return [runtime, well("settings", "complete"), ...connected, reply, ...clock, ...merchant]
}

const runtimeFinding = (version: string): Finding => {
  const [major = 0, minor = 0] = version.replace(/^v/, "").split(".").map(Number)
  return major > 20 || (major === 20 && minor >= 19)
    ? well("runtime", `Node ${version}; import and require both reach this ESM package`)
    : ill("runtime", `Node ${version} cannot require ESM packages`, "Use Node 20.19 or newer.")
}

/** A transport that remembers who answered first, and what the clock there showed. */
const watch = (transport: Transport, now: () => number) => {
  let host: string | undefined
  let skew: number | undefined
  const watching: Transport = async (request) => {
    const reply = await transport(request)
    host ??= new URL(request.url).host
    const servedAt = Date.parse(reply.header("date") ?? "")
    if (!Number.isNaN(servedAt)) skew ??= now() - servedAt
    return reply
  }
  return { transport: watching, host: () => host, skewMillis: () => skew }
}

const other: Readonly<Record<Environment, Environment>> = { sandbox: "production", production: "sandbox" }

const credentialFinding = async (
  error: unknown,
  options: ClientOptions,
  { environment, domain }: Settings,
): Promise<Finding> => {
  if (!isApiError(error)) throw error
  if (error.reason._tag === "Unreachable" || error.reason._tag === "TimedOut")
    return ill(
      "network",
      error.message,
      "Check DNS, firewall and proxy; through a proxy use @flexcharge/core/undici.",
    )
  if (error.reason._tag !== "Unauthorized") return ill("credentials", error.message, "See the message.")
  const elsewhere = environment && other[environment]
  if (
    elsewhere !== undefined &&
    (await isAccepted({ ...options, baseUrl: undefined, domain, environment: elsewhere }))
  )
    return ill(
      "credentials",
      `the key pair belongs to ${elsewhere}`,
      `Set FLEXCHARGE_ENVIRONMENT=${elsewhere} and no base URL, or take a key pair of this environment from its own portal.`,
    )
  return ill("credentials", error.message, "Make a new key in the portal under Developers > API Keys.")
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
  return Math.abs(skewMillis) <= tolerableSkewMillis
    ? well("clock", `within ${seconds + 1} s of the service's`)
    : ill(
        "clock",
        `${seconds} s ${skewMillis > 0 ? "ahead of" : "behind"} the service's`,
        "Synchronise it (NTP): webhooks would be refused as stale.",
      )
}

const merchantFinding = (orders: Promise<unknown>): Promise<Finding> =>
  orders.then(
    () => well("merchant", "its orders can be read"),
    (error) =>
      ill(
        "merchant",
        isApiError(error) ? error.message : "its orders cannot be read",
        "Check FLEXCHARGE_MID against the portal under Developers > API Keys.",
      ),
  )
