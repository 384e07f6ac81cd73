/** Loads a vendor script: once, within a deadline, with retries, and with the actual reason when it fails. */
import { type BrowserError, type BrowserErrorReason, browserError } from "./BrowserError.ts"
import { nativeCall, nativeProperty } from "./nativeDom.ts"
import { checkAddress, checkMillis, invalidOption } from "./options.ts"
import { ownProperties } from "./ownProperties.ts"

/** A `TrustedScriptURL` of the page's Trusted Types policy, or a `URL`. */
export interface ScriptAddress {
  toString(): string
  toJSON(): string
}

/** Options of both vendor scripts. */
export interface ScriptOptions {
  /** Merchant id, a GUID. */
  readonly mid: string
  readonly siteId?: string | undefined
  /** The script's address. Where the page requires Trusted Types, a `TrustedScriptURL`. */
  readonly src?: string | ScriptAddress | undefined
  /** The CSP nonce of this page view. */
  readonly nonce?: string | undefined
  /**
   * Subresource Integrity: one or more `sha256-`, `sha384-` or `sha512-` hashes. The script's server must then allow
   * cross-origin reads (CORS), and a script element that is pasted into the page must have the same attribute.
   */
  readonly integrity?: string | undefined
  /** How long one attempt may take, in milliseconds; 10,000 by default. */
  readonly timeoutMillis?: number | undefined
  /**
   * How many attempts follow a failed one; 2 by default. In Chromium a new attempt shares a request that still hangs,
   * so after a timeout it only waits longer.
   */
  readonly retries?: number | undefined
  /**
   * Called once when the load has ended, so that the shop can compute its share of orders with SenseJS:
   * `onLoadReport: (report) => navigator.sendBeacon("/script-loads", JSON.stringify(report))`.
   */
  readonly onLoadReport?: ((report: ScriptLoadReport) => void) | undefined
}

/** How one load of a vendor script ended. */
export interface ScriptLoadReport {
  readonly script: "sense" | "widget"
  /** `Loaded`, or the tag of the reason; a pasted tag that has run before counts as loaded. */
  readonly outcome: "Loaded" | BrowserErrorReason["_tag"]
  /** From the first attempt to the end of the last. */
  readonly durationMillis: number
}

interface LoadOptions extends ScriptOptions {
  readonly src: string | ScriptAddress
  /** The id of the script element; the vendor's snippet in the page has the same. */
  readonly id: string
  /** Prepares the page; returns whether the pasted tag has already run, so that its events are over. */
  readonly prepare: (pasted: HTMLScriptElement | null) => unknown
}

/** A load that has started, with its options. */
interface Load {
  readonly options: ScriptOptions
  readonly loaded: Promise<unknown>
}

// On window, not in this module: copies of this package (HMR, two bundles) must share one script tag.
declare global {
  interface Window {
    "flexcharge:sense"?: Load
    "flexcharge:widget"?: Load
  }
}

/** One load for every caller until it fails or is unloaded; `null` where there is no document. */
export const loadOnce = async <A>(
  script: ScriptLoadReport["script"],
  given: LoadOptions,
  start: (unload: () => void) => A,
): Promise<A | null> => {
  if (typeof document === "undefined") return null
  const options = ownProperties(given)
  checkOptions(options)
  const name = `flexcharge:${script}` as const
  // Only an own property: an element with this id is a property of window too.
  const running = Object.hasOwn(window, name) ? window[name] : undefined
  if (running) {
    const fixed = ["mid", "siteId", "src", "integrity"] as const
    const different = fixed.filter((name) => String(running.options[name]) !== String(options[name]))
    if (different[0])
      throw browserError(
        { _tag: "Conflict", options: different },
        `${script} is already loaded with another ${different}: unload it first.`,
      )
    return running.loaded as Promise<A> // only the loader of this script uses this name
  }
  const started = performance.now()
  const loaded = attemptLoad(options, options.retries).then((release) =>
    start(() => {
      release()
      delete window[name]
    }),
  )
  const report = (outcome: ScriptLoadReport["outcome"]) =>
    options.onLoadReport?.({ script, outcome, durationMillis: performance.now() - started })
  loaded.then(
    () => report("Loaded"),
    (error: BrowserError) => {
      delete window[name]
      report(error.reason?._tag)
    },
  )
  window[name] = { options, loaded }
  return loaded
}

// Browsers ignore a hash that they cannot read, and run the script unchecked.
const hashes = /^(\s*sha(256-[\w+/-]{43}=?|384-[\w+/-]{64}|512-[\w+/-]{86}={0,2})(?!\S))+\s*$/

const checkOptions = ({ src, integrity, timeoutMillis = 0, retries = 0 }: LoadOptions): void => {
  checkAddress(src, "src")
  checkMillis(timeoutMillis, "timeoutMillis")
  if (!(retries >= 0)) throw invalidOption("retries", "retries must be 0 or a positive number.")
  if (integrity !== undefined && !hashes.test(integrity))
    throw invalidOption("integrity", "integrity must be a complete hash such as sha384-, then 64 characters.")
}

/** Adds script elements until one has run; returns a function that removes it. */
const attemptLoad = async (options: LoadOptions, retriesLeft = 2): Promise<() => void> => {
  const { id, integrity = "", timeoutMillis = 10_000 } = options
  const pasted = nativeProperty(document, "scripts").namedItem(id)
  if (pasted && integrity && pasted.integrity !== integrity)
    throw browserError(
      { _tag: "Conflict", options: ["integrity"] },
      `The page has <script id="${id}"> without this integrity: add the attribute to it, or remove the element.`,
    )
  const tag = pasted ?? createScript(options)
  const release = () => {
    // The page's own element stays where it is; without its id it is not found again.
    if (pasted) tag.id = ""
    // A script in another document does not run when it arrives late.
    else new Document().append(tag)
  }
  if (options.prepare(pasted)) return release
  const started = performance.now()
  const deadline = { signal: AbortSignal.timeout(timeoutMillis) }
  const blockedBy = watchPolicy(tag.src, deadline)
  const failure = await new Promise<BrowserErrorReason | false>((resolve) => {
    setTimeout(resolve, timeoutMillis, { _tag: "TimedOut" })
    addEventListener(
      "error",
      () => nativeProperty(document, "currentScript") === tag && resolve({ _tag: "NotInitialized" }),
      deadline,
    )
    tag.addEventListener("load", () => resolve(false), deadline)
    tag.addEventListener(
      "error",
      async ({ timeStamp }) => {
        const directive = blockedBy()
        if (directive) return resolve({ _tag: "ContentSecurityPolicy", directive })
        // The element does not report why it failed; whether its address responds at all explains most cases.
        const response = await fetch(
          tag.src,
          ownProperties<RequestInit>({ mode: integrity ? "cors" : "no-cors" }),
        ).catch(nextTask)
        // The policy may block this request alone, so its failure does not show that the script is blocked.
        if (timeStamp - started < 50 && !response && !blockedBy() && navigator.onLine)
          resolve({ _tag: "Blocked" })
        else resolve({ _tag: integrity && response?.ok ? "Integrity" : "Network" })
      },
      deadline,
    )
    if (!pasted) nativeProperty(document, "head").append(tag)
  })
  if (!failure) return release
  // A pasted element that is only late may still be used.
  if (!pasted || failure._tag !== "TimedOut") release()
  const error = browserError(failure, messageOf(failure, tag.src))
  if (retriesLeft < 1 || !error.isRetryable) throw error
  await new Promise((resolve) => {
    // Offline, a quick retry is useless: wait for the connection, within limits.
    setTimeout(resolve, navigator.onLine ? 500 : 10_000)
    addEventListener("online", resolve, { once: true })
  })
  return attemptLoad(options, retriesLeft - 1)
}

const createScript = ({ src, id, nonce = "", integrity = "" }: LoadOptions): HTMLScriptElement => {
  const tag = nativeCall(document, "createElement", "script") as HTMLScriptElement // by its name
  try {
    Object.assign(tag, { src })
  } catch {
    throw browserError(
      { _tag: "ContentSecurityPolicy", directive: "require-trusted-types-for" },
      `${src} was not loaded: the page requires Trusted Types. Give src as a TrustedScriptURL of its policy.`,
    )
  }
  return Object.assign(tag, {
    id,
    nonce,
    integrity,
    crossOrigin: integrity ? "" : null, // "" is anonymous
  })
}

/** Waits for the next task: the browser reports a policy violation in the task after the failure it caused. */
export const nextTask = (): Promise<undefined> => new Promise((resolve) => setTimeout(resolve))

const messageOf = (reason: BrowserErrorReason, src: string): string => {
  const causes: Partial<Record<BrowserErrorReason["_tag"], string>> = {
    Blocked: "The browser blocked it, as content blockers do.",
    TimedOut: "It took too long: raise timeoutMillis.",
    Network: "Its server sent no script: check src.",
    Integrity: "It does not match integrity.",
    NotInitialized: "It threw an error: see the console.",
  }
  const cause =
    reason._tag === "ContentSecurityPolicy"
      ? `The page's policy forbids it: add its origin to ${reason.directive}.`
      : causes[reason._tag]
  return `${src} did not load. ${cause}`
}

/** Watches for violations of the page's Content Security Policy; returns the directive that first blocked this URL. */
export const watchPolicy = (url: string, options: AddEventListenerOptions): (() => string | undefined) => {
  let directive: string | undefined
  addEventListener(
    "securitypolicyviolation",
    (event) => {
      // After a redirect the browser reports only the origin, and nothing for what has no address.
      if (event.disposition === "enforce" && event.blockedURI && url.startsWith(event.blockedURI))
        directive = event.effectiveDirective
    },
    options,
  )
  return () => directive
}
