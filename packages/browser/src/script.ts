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
  /** How many more attempts follow a failed one; 2 by default. */
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
  /** `Loaded`, or the tag of the reason it was not. */
  readonly outcome: "Loaded" | BrowserErrorReason["_tag"]
  /** From the first attempt to the end of the last. */
  readonly durationMillis: number
}

interface Located extends ScriptOptions {
  readonly src: string
  /** The id of the script element; a snippet pasted into the page has it too. */
  readonly id: string
}

interface Slot extends ScriptOptions {
  readonly loaded: Promise<unknown>
}

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
  start: () => A,
  prepare?: () => void,
): Promise<A | null> => {
  if (typeof document === "undefined") return null
  const slot = window[`flexcharge:${script}`]
  if (slot) {
    const fixed = ["mid", "siteId", "src", "integrity"] as const
    const different = fixed.filter((name) => slot[name] !== options[name])
    if (different[0])
      throw browserError({ _tag: "Conflict", options: different }, `${script} has another ${different}`)
    return slot.loaded as Promise<A> // the slot of a script is only ever filled by its own loader
  }
  prepare?.()
  const started = performance.now()
  const loaded = attempts(options, options.retries).then(start)
  const report = (outcome: Coverage["outcome"]) =>
    options.onCoverage?.({ script, outcome, durationMillis: performance.now() - started })
  loaded.then(
    () => report("Loaded"),
    (error: BrowserError) => {
      unload(script, options.id)
      report(error.reason?._tag)
    },
  )
  window[`flexcharge:${script}`] = { ...options, loaded }
  return loaded
}

/** Takes the tag away and forgets the load, so that the next one starts afresh. */
export const unload = (script: Coverage["script"], id: string): void => {
  document.scripts.namedItem(id)?.remove()
  delete window[`flexcharge:${script}`]
}

const attempts = (options: Located, left = 2): Promise<void> =>
  attempt(options).catch(async (error: BrowserError) => {
    if (!left || !error.isRetryable) throw error
    await new Promise((resolve) => {
      // Offline, a quick retry is wasted: wait for the connection, but not for ever.
      setTimeout(resolve, navigator.onLine ? 500 : 10_000)
      addEventListener("online", resolve, { once: true })
    })
    return attempts(options, left - 1)
  })

const attempt = async ({ src, id, nonce = "", integrity = "", timeoutMillis = 10_000 }: Located) => {
  const pasted = document.scripts.namedItem(id)
  if (pasted && !window.fc?.q?.[0]) return
  const element =
    pasted ??
    Object.assign(document.createElement("script"), {
      src,
      id,
      nonce,
      integrity,
      crossOrigin: integrity ? "anonymous" : null,
    })
  const started = performance.now()
  const over = new AbortController()
  const stoppedBy = watchPolicy(src, over)
  let threw = false
  addEventListener("error", () => (threw ||= document.currentScript === element), over)
  const failure = await new Promise<BrowserErrorReason | false>((resolve) => {
    setTimeout(resolve, timeoutMillis, { _tag: "TimedOut" })
    element.onload = () => resolve(threw && { _tag: "NotInitialised" })
    element.onerror = async () => {
      const isQuick = performance.now() - started < 50
      const directive = stoppedBy()
      if (directive) return resolve({ _tag: "ContentSecurityPolicy", directive })
      // The element does not say why it failed; whether its address answers at all tells most of it.
      const answer = await fetch(src, { mode: integrity ? "cors" : "no-cors" }).catch(nextTask)
      // The policy may stop this question alone, which says nothing about the script.
      if (isQuick && !answer && !stoppedBy() && navigator.onLine) resolve({ _tag: "Blocked" })
      else resolve({ _tag: integrity && answer?.ok ? "Integrity" : "Network" })
    }
    document.head.append(element)
  })
  over.abort()
  if (!failure) return
  // Moved to another document, a script that arrives late does not run.
  new Document().append(element)
  throw browserError(failure, `${src} did not load: ${Object.values(failure)}`)
}

/** A policy violation is told in the task after the failure it caused. */
export const nextTask = (): Promise<undefined> => new Promise((resolve) => setTimeout(resolve))
