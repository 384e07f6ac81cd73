/** Puts a vendor script on the page: once, in time, again after a failure, and with the true reason when not. */
import { type BrowserError, type BrowserErrorReason, browserError } from "./BrowserError.ts"
import { watchPolicy } from "./policy.ts"

/** What both vendor scripts are loaded with. */
export interface ScriptOptions {
  /** Merchant id, a GUID. */
  readonly mid: string
  readonly siteId?: string | undefined
  /** The script's address. Under Trusted Types give a `TrustedScriptURL`, the same one in every call. */
  readonly src?: string | undefined
  /** The CSP nonce of this page view. */
  readonly nonce?: string | undefined
  /** Subresource Integrity hash; the script's server must then allow cross-origin reads (CORS). */
  readonly integrity?: string | undefined
  /** How long one attempt may take; 10,000 by default. */
  readonly timeoutMillis?: number | undefined
  /**
   * How many more attempts follow a failed one; 2 by default.
   *
   * Gotchas: Chromium lets a new attempt share a request that still hangs, so after a timeout it only waits longer.
   */
  readonly retries?: number | undefined
  /**
   * Told once how the load ended, so that the shop can compute its share of orders with SenseJS:
   * `onCoverage: (coverage) => navigator.sendBeacon("/coverage", JSON.stringify(coverage))`.
   */
  readonly onCoverage?: ((coverage: Coverage) => void) | undefined
}

/** How one load of a vendor script ended. */
export interface Coverage {
  readonly script: "sense" | "widget"
  /** `Loaded`, or the tag of the reason it was not; a pasted tag that was answered before counts as loaded. */
  readonly outcome: "Loaded" | BrowserErrorReason["_tag"]
  /** From the first attempt to the end of the last. */
  readonly durationMillis: number
}

interface Located extends ScriptOptions {
  readonly src: string
  /** The id of the script element; a snippet pasted into the page has it too. */
  readonly id: string
  /** Readies the page; whether the tag that was pasted into it is known to have run, so that its events are past. */
  readonly prepare: (pasted: HTMLScriptElement | null) => unknown
}

/** A load, with the options it was made for. */
interface Slot extends ScriptOptions, Promise<unknown> {}

// On window, not in this module: copies of this package (HMR, two bundles) must share one script tag.
declare global {
  interface Window {
    "flexcharge:sense"?: Slot
    "flexcharge:widget"?: Slot
  }
}

/** One load for every caller until it fails or is unloaded; `null` where there is no document. */
export const loadOnce = async <A>(
  script: Coverage["script"],
  options: Located,
  start: (unload: () => void) => A,
): Promise<A | null> => {
  if (typeof document === "undefined") return null
  const name = `flexcharge:${script}` as const
  const slot = window[name]
  if (slot) {
    const fixed = ["mid", "siteId", "src", "integrity"] as const
    const different = fixed.filter((name) => slot[name] !== options[name])
    if (different[0])
      throw browserError({ _tag: "Conflict", options: different }, `${script} has other ${different}`)
    return slot as Promise<unknown> as Promise<A> // the slot of a script is only ever filled by its own loader
  }
  const started = performance.now()
  const loaded = run(options, options.retries).then((release) =>
    start(() => {
      release()
      delete window[name]
    }),
  )
  const report = (outcome: Coverage["outcome"]) =>
    options.onCoverage?.({ script, outcome, durationMillis: performance.now() - started })
  loaded.then(
    () => report("Loaded"),
    (error: BrowserError) => {
      delete window[name]
      report(error.reason?._tag)
    },
  )
  window[name] = Object.assign(loaded, options)
  return loaded
}

/** Tags until one has run; gives back how to be rid of it. */
const run = async (options: Located, left = 2): Promise<() => void> => {
  const { src, id, nonce = "", integrity = "", timeoutMillis = 10_000 } = options
  const pasted = document.scripts.namedItem(id)
  const tag =
    pasted ??
    Object.assign(document.createElement("script"), {
      src,
      id,
      nonce,
      integrity,
      crossOrigin: integrity ? "" : null, // "" is anonymous
    })
  const release = () => {
    // The page's own tag stays where it is; without its id it is not joined again.
    if (pasted) tag.id = ""
    // Moved to another document, a script that arrives late does not run.
    else new Document().append(tag)
  }
  if (options.prepare(pasted)) return release
  const started = performance.now()
  const over = { signal: AbortSignal.timeout(timeoutMillis) }
  const stoppedBy = watchPolicy(tag.src, over)
  const failure = await new Promise<BrowserErrorReason | false>((resolve) => {
    setTimeout(resolve, timeoutMillis, { _tag: "TimedOut" })
    addEventListener(
      "error",
      () => document.currentScript === tag && resolve({ _tag: "NotInitialised" }),
      over,
    )
    tag.addEventListener("load", () => resolve(false), over)
    tag.addEventListener(
      "error",
      async ({ timeStamp }) => {
        const directive = stoppedBy()
        if (directive) return resolve({ _tag: "ContentSecurityPolicy", directive })
        // The element does not say why it failed; whether its address answers at all tells most of it.
        const answer = await fetch(tag.src, { mode: integrity ? "cors" : "no-cors" }).catch(nextTask)
        // The policy may stop this question alone, which says nothing about the script.
        if (timeStamp - started < 50 && !answer && !stoppedBy() && navigator.onLine)
          resolve({ _tag: "Blocked" })
        else resolve({ _tag: integrity && answer?.ok ? "Integrity" : "Network" })
      },
      over,
    )
    if (!pasted) document.head.append(tag)
  })
  if (!failure) return release
  // A pasted tag that is only late may still be joined.
  if (!pasted || failure._tag !== "TimedOut") release()
  const error = browserError(failure, `${tag.src} did not load: ${Object.values(failure)}`)
  if (!left || !error.isRetryable) throw error
  await new Promise((resolve) => {
    // Offline, a quick retry is wasted: wait for the connection, but not for ever.
    setTimeout(resolve, navigator.onLine ? 500 : 10_000)
    addEventListener("online", resolve, { once: true })
  })
  return run(options, left - 1)
}

/** A policy violation is told in the task after the failure it caused. */
export const nextTask = (): Promise<undefined> => new Promise((resolve) => setTimeout(resolve))
