/** Puts a vendor script on the page: once, in time, again after a failure, and with the true reason when not. */
import { type BrowserError, browserError } from "./BrowserError.ts"

/** What both vendor scripts are loaded with. */
export interface ScriptOptions {
  /** Merchant id, a GUID. */
  readonly mid: string
  readonly siteId?: string
  /** The script's address; both sides of a shared page must agree on it. */
  readonly src?: string
  /** The CSP nonce of this page view. */
  readonly nonce?: string
  /** Subresource Integrity hash; the script's server must then allow cross-origin reads (CORS). */
  readonly integrity?: string
  /** How long one attempt may take; 10,000 by default. */
  readonly timeoutMillis?: number
  /** How many more attempts follow a failed one; 2 by default. */
  readonly retries?: number
  /** Told once how the load ended: the shop's share of orders with SenseJS can be computed from it. */
  readonly onCoverage?: (coverage: Coverage) => void
}

/** How one load of a vendor script ended. */
export interface Coverage {
  readonly script: "sense" | "widget"
  /** `Loaded`, or the tag of the reason it was not. */
  readonly outcome: "Loaded" | BrowserError["reason"]["_tag"]
  /** From the first attempt to the end of the last. */
  readonly durationMillis: number
}

type Located = ScriptOptions & { readonly src: string }

interface Slot {
  readonly options: ScriptOptions
  readonly loaded: Promise<unknown>
}

// On window, not in this module: copies of this package (HMR, two bundles) must share one script tag.
const registry: unique symbol = Symbol.for("@flexcharge/browser")
type Registry = { [script in Coverage["script"]]?: Slot }
declare global {
  interface Window {
    [registry]?: Registry
  }
}

const slots = (): Registry => (window[registry] ??= {})

/** The same promise for every caller until it fails or is unloaded; `null` where there is no document. */
export const loadOnce = <A>(
  script: Coverage["script"],
  options: Located,
  start: (element: HTMLScriptElement) => A,
  prepare?: () => void,
): Promise<A | null> => {
  if (typeof document === "undefined") return Promise.resolve(null)
  const slot = slots()[script]
  if (slot) {
    const fixed = ["mid", "siteId", "src", "integrity"] as const
    const different = fixed.filter((name) => slot.options[name] !== options[name])
    return different[0]
      ? Promise.reject(
          browserError(
            { _tag: "Conflict", options: different },
            `${script} is already on this page with another ${different}: unload it first.`,
          ),
        )
      : (slot.loaded as Promise<A>) // the slot of a script is only ever filled by its own loader
  }
  prepare?.()
  const started = performance.now()
  const loaded = attempts(options, script === "sense" ? "fc" : "flexcharge-widget").then(start)
  const report = (outcome: Coverage["outcome"]) =>
    options.onCoverage?.({ script, outcome, durationMillis: performance.now() - started })
  loaded.then(
    () => report("Loaded"),
    (error: BrowserError) => {
      unload(script)
      report(error.reason._tag)
    },
  )
  slots()[script] = { options, loaded }
  return loaded
}

/** Forgets the load, so that the next one starts afresh. */
export const unload = (script: Coverage["script"], element?: HTMLScriptElement): void => {
  element?.remove()
  delete slots()[script]
}

const attempts = async (options: Located, id: string): Promise<HTMLScriptElement> => {
  for (let left = options.retries ?? 2; ; left--) {
    try {
      return await attempt(options, id)
    } catch (error) {
      if (!left || !(error as BrowserError).isRetryable) throw error // attempt throws nothing else
      await new Promise((resolve) => {
        // Offline, a quick retry is wasted: wait for the connection, but not for ever.
        setTimeout(resolve, navigator.onLine ? 500 : 10_000)
        addEventListener("online", resolve, { once: true })
      })
    }
  }
}

const attempt = (
  { src, nonce, integrity, timeoutMillis = 10_000 }: Located,
  id: string,
): Promise<HTMLScriptElement> =>
  new Promise((resolve, reject) => {
    // A snippet pasted into the page has the same id: its tag is waited for, not doubled.
    const pasted = document.querySelector<HTMLScriptElement>(`script#${id}`)
    const element = pasted ?? document.createElement("script")
    if (pasted && !window.fc?.q?.length) return resolve(pasted)
    const started = performance.now()
    const over = new AbortController()
    const { signal } = over
    let directive = ""
    let threw = false
    const end = (reason?: BrowserError["reason"], what?: string) => {
      clearTimeout(timer)
      over.abort()
      if (!reason) return resolve(element)
      // Moved to another document, a script that arrives late does not run.
      new Document().adoptNode(element)
      reject(browserError(reason, `${src} ${what}`))
    }
    const timer = setTimeout(
      () => end({ _tag: "TimedOut" }, `did not load within ${timeoutMillis} ms.`),
      timeoutMillis,
    )
    document.addEventListener(
      "securitypolicyviolation",
      (event) => {
        if (event.disposition === "enforce" && element.src.startsWith(event.blockedURI))
          directive = event.effectiveDirective
      },
      { signal },
    )
    addEventListener("error", () => (threw ||= document.currentScript === element), { signal })
    element.onload = () =>
      threw ? end({ _tag: "NotInitialised" }, "threw while it started: see the console.") : end()
    element.onerror = async () => {
      clearTimeout(timer)
      const tookMillis = performance.now() - started
      const forbidden = () =>
        end({ _tag: "ContentSecurityPolicy", directive }, `is forbidden by this page's ${directive}.`)
      if (directive) return forbidden()
      const answer = await fetch(src, {
        mode: integrity ? "cors" : "no-cors",
        credentials: "omit",
        signal: AbortSignal.timeout(timeoutMillis),
      }).catch(() => new Promise<undefined>((resolve) => setTimeout(resolve))) // let a violation be told first
      if (integrity && answer?.ok) return end({ _tag: "Integrity" }, "does not match its integrity hash.")
      if (!answer && !directive && navigator.onLine && tookMillis < 50)
        return end({ _tag: "Blocked" }, "was blocked in the browser, as content blockers do.")
      end(
        { _tag: "Network", ...(answer?.status && { status: answer.status }) },
        answer ? "answered with an error." : "could not be reached.",
      )
    }
    if (pasted) return
    element.src = src
    element.id = id
    if (nonce) element.nonce = nonce
    if (integrity) {
      element.integrity = integrity
      element.crossOrigin = "anonymous"
    }
    document.head.append(element)
  })
