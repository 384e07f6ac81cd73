/** Further checks of `flexcharge doctor`, which an application defines as plain data. */
import { Secret } from "@flexcharge/schema"
import type { ClientOptions } from "./ClientOptions.ts"
import { patternOf } from "./Redaction.ts"

/** The result of a check. Each text is one sentence for the person who runs the doctor, without a secret. */
export type DoctorCheckResult =
  | { readonly ok: true; readonly detail?: string | undefined }
  | {
      readonly ok: false
      /** What is not as it must be. */
      readonly problem: string
      /** What to do about it. */
      readonly advice: string
    }

/**
 * A check of an application's own set-up, for `flexcharge doctor --checks ./doctor.mjs`. The default export of that module
 * is a list of checks, or a function that returns one.
 *
 * @example
 * export default [
 *   {
 *     name: "webhooks",
 *     run: async (signal) => {
 *       const { status } = await fetch("https://shop.example/webhooks", { method: "POST", body: "{}", signal })
 *       return status === 401
 *         ? { ok: true, detail: "an unsigned delivery is rejected" }
 *         : { ok: false, problem: `the endpoint responds with ${status}`, advice: "Mount it before body parsers." }
 *     },
 *   },
 * ]
 */
export interface DoctorCheck {
  /** The subject in the doctor's output, such as `inbox`. */
  readonly name: string
  /** How long the check may take, in milliseconds. Default: 10 seconds. */
  readonly timeoutMillis?: number | undefined
  /**
   * Runs the check, at the same time as the others. The signal is aborted at the time limit. What it throws is reported by
   * its name and code only, because the message may contain a secret.
   */
  readonly run: (signal: AbortSignal) => DoctorCheckResult | PromiseLike<DoctorCheckResult>
}

/** The result of one check, as the doctor prints it. */
export interface Finding {
  readonly subject: string
  readonly isOk: boolean
  readonly detail: string
  /** What to do about a failed check. */
  readonly fix?: string
}

const defaultTimeoutMillis = 10_000

/** Loads the module of `--checks` and runs its checks. Never rejects: each failure is a finding. */
export const runDoctorChecks = async (
  path: string,
  load: (path: string) => Promise<unknown>,
  redact: (text: string) => string,
  loadTimeoutMillis = defaultTimeoutMillis,
): Promise<readonly Finding[]> => {
  const failed = (detail: string, fix: string): readonly Finding[] => [
    { subject: "checks", isOk: false, detail: redact(detail), fix },
  ]
  const loaded = await withinTime(loadTimeoutMillis, async () => {
    const exported = await load(path)
    return typeof exported === "function" ? exported() : exported
  })
  if (loaded._tag === "TimedOut")
    return failed(
      `${path} was not loaded within ${loadTimeoutMillis} ms`,
      "Do the work in the function run of a check, not while the module is loaded.",
    )
  if (loaded._tag === "Failed")
    return failed(
      `${path} cannot be loaded: ${errorName(loaded.error)}`,
      `Check the path. To see the error, run node ${redact(path)}.`,
    )
  if (!isListOfChecks(loaded.value))
    return failed(
      `${path} has no list of checks as its default export`,
      "Export a list of { name, run }, or a function that returns one.",
    )
  return Promise.all(loaded.value.map((check) => runCheck(check, redact)))
}

const runCheck = async (check: DoctorCheck, redact: (text: string) => string): Promise<Finding> => {
  const { timeoutMillis = defaultTimeoutMillis } = check
  const subject = redact(check.name)
  const failed = (detail: string, fix: string): Finding => ({
    subject,
    isOk: false,
    detail: redact(detail),
    fix: redact(fix),
  })
  const ended = await withinTime<unknown>(timeoutMillis, (signal) => check.run(signal))
  if (ended._tag === "TimedOut")
    return failed(
      `the check did not end within ${timeoutMillis} ms`,
      "Check what it waits for, such as a server that does not respond, or set its timeoutMillis.",
    )
  if (ended._tag === "Failed")
    return failed(
      `the check threw ${errorName(ended.error)}`,
      "Catch the error in the check, and return it as { ok: false, problem, advice }.",
    )
  const { value } = ended
  if (!isResult(value))
    return failed(
      "the check did not return a valid result",
      "Return { ok: true, detail } or { ok: false, problem, advice } with texts.",
    )
  return value.ok
    ? { subject, isOk: true, detail: redact(value.detail ?? "passed") }
    : failed(value.problem, value.advice)
}

type Ended<A> =
  | { readonly _tag: "Succeeded"; readonly value: A }
  | { readonly _tag: "Failed"; readonly error: unknown }
  | { readonly _tag: "TimedOut" }

/** Runs work that may throw or never end. Its timer keeps the process alive until then. */
const withinTime = <A>(
  millis: number,
  work: (signal: AbortSignal) => A | PromiseLike<A>,
): Promise<Ended<A>> =>
  new Promise((resolve) => {
    const controller = new AbortController()
    const timer = setTimeout(() => {
      resolve({ _tag: "TimedOut" })
      controller.abort()
    }, millis)
    const end = (ended: Ended<A>) => {
      clearTimeout(timer)
      resolve(ended)
    }
    Promise.resolve()
      .then(() => work(controller.signal))
      .then(
        (value) => end({ _tag: "Succeeded", value }),
        (error: unknown) => end({ _tag: "Failed", error }),
      )
  })

/** The name and the code of an error, without its message, which may contain a secret. */
const errorName = (error: unknown): string => {
  if (!(error instanceof Error)) return "a value that is not an error"
  const code = "code" in error && typeof error.code === "string" ? ` (${error.code})` : ""
  return `${error.name}${code}`
}

const isListOfChecks = (value: unknown): value is readonly DoctorCheck[] =>
  Array.isArray(value) &&
  value.every((check) => typeof check?.name === "string" && typeof check.run === "function")

const isResult = (value: unknown): value is DoctorCheckResult => {
  if (typeof value !== "object" || value === null || !("ok" in value)) return false
  const { ok, detail, problem, advice } = value as Readonly<Record<string, unknown>> // any property may be absent
  return ok === true
    ? detail === undefined || typeof detail === "string"
    : ok === false && typeof problem === "string" && typeof advice === "string"
}

/** A shorter value, such as `1`, would match everywhere. */
const shortestSecret = 4

const secretName = /(KEY|SECRET|TOKEN|PASSWORD)$/i

/** A function that makes one line of a text, without the secrets of the environment and without passwords of addresses. */
export const redactor = (
  { appKey, appSecret, tokenizationKey }: ClientOptions,
  variables: Readonly<Record<string, string | undefined>>,
): ((text: string) => string) => {
  const secrets = [
    ...[appKey, appSecret, tokenizationKey].map((secret = "") => Secret.reveal(secret)),
    ...Object.entries(variables).map(([name, value = ""]) => (secretName.test(name) ? value : "")),
  ]
    .filter(({ length }) => length >= shortestSecret)
    .sort((a, b) => b.length - a.length) // first the longest, which may contain another one
  return (text) =>
    secrets
      .reduce((shown, secret) => shown.replace(patternOf(secret), "[redacted]"), text)
      .replace(/:\/\/[^\s/]+@/g, "://[redacted]@")
      .replace(/[\s\p{Cc}]+/gu, " ")
}
