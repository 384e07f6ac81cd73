/** The UI Widget: the vendor's challenge dialog, opened once and watched until it ends. */
import { browserError } from "./BrowserError.ts"
import { loadOnce, type ScriptAddress, type ScriptOptions } from "./loadScript.ts"
import { nativeCall, nativeProperty } from "./nativeDom.ts"
import { checkAddress, checkMillis, invalidOption } from "./options.ts"
import { ownProperties } from "./ownProperties.ts"
import type {} from "./vendorGlobals.d.ts"

/** How the UI Widget is loaded. */
export interface WidgetOptions extends ScriptOptions {
  /** Address of the widget's script, from the portal: Developers > Sites > View > UI configuration. */
  readonly src?: string | ScriptAddress | undefined
}

/**
 * How a challenge ended as far as the page can see: a hint to act on, never the truth about the order.
 *
 * - `finished` / `failed`: the shop's own status endpoint reports that the order is paid / is not paid.
 * - `dismissed`: the dialog was closed and the state of the order is not known yet.
 * - `unknown`: the deadline passed.
 */
export type ChallengeHint = "finished" | "dismissed" | "failed" | "unknown"

declare global {
  interface Window {
    /** The challenge that is open; on window, so that copies of this package open one at a time. */
    "flexcharge:challenge"?: { readonly key: string; readonly hint: Promise<ChallengeHint> }
  }
}

/** One challenge. */
export interface ChallengeOptions {
  /** From the CHALLENGE response of evaluate. */
  readonly orderSessionKey: string
  /** Where the widget sends the shopper. Source: docs.flex-charge.com/docs/uiwidget, 2024, vendor. */
  readonly successUrl?: string | undefined
  /** Source: assumed; the vendor names this option only in prose. */
  readonly failUrl?: string | undefined
  /** The shop's order status endpoint; queried while the dialog is open, at growing intervals. */
  readonly statusUrl?: string | undefined
  /** Reads the endpoint's JSON; by default the `state` of `@flexcharge/server`, or the vendor's status. */
  readonly readStatus?: ((body: unknown) => ChallengeHint | undefined) | undefined
  /** Stops watching and removes the dialog; the Promise rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined
  /** When to end with `unknown`, in milliseconds; 15 minutes by default. */
  readonly timeoutMillis?: number | undefined
  /** `object` (default) calls `initUI({ orderSessionKey, ... })`, `key` calls `initUI(orderSessionKey)`. */
  readonly callForm?: "object" | "key" | undefined
  /** CSS selector of the widget's dialog; by default it is recognized as described at `initUI`. */
  readonly dialog?: string | undefined
  /** Name of the dialog for screen readers; "Payment verification" by default. */
  readonly label?: string | undefined
  /** Further properties for the object form, if the vendor's names differ for your site. */
  readonly extra?: Readonly<Record<string, unknown>> | undefined
}

/** The UI Widget on this page. */
export interface Widget {
  /**
   * Opens the dialog and resolves with a hint when it has ended.
   *
   * Errors: `BrowserError` with `InvalidOption` for an address that would run as script, `Conflict` while another
   * order's challenge is open, `NotInitialized` when the widget throws; the signal's reason when aborted.
   * The widget usually navigates to `successUrl` or `failUrl` by itself before this resolves. The vendor publishes no
   * markup. These are assumed to be the widget's: what the vendor's `initUI` shows before it returns, and later a frame
   * from the script's own origin (unless that is the page's) or from `*.flexfactor.io` or `*.flex-charge.com`, with the
   * dialog around it. Nothing else is labeled, closed or removed, so any other dialog needs the option `dialog`;
   * otherwise its closing is not noticed.
   */
  initUI(challenge: ChallengeOptions): Promise<ChallengeHint>
  /** Removes the script and its global from the page. */
  unload(): void
}

/**
 * Loads the UI Widget once; `null` on a server.
 *
 * Errors: as `loadSense`; `InvalidOption` also without `src`, as the vendor publishes no address for this script.
 */
export const loadWidget = async (options: WidgetOptions): Promise<Widget | null> => {
  const own = ownProperties(options)
  const { src } = own
  if (!src)
    throw invalidOption(
      "src",
      "src is missing. Copy the address of the script from the portal: Developers > Sites > View > UI configuration.",
    )
  const start = (unload: () => void): Widget => {
    if (!vendorInitUI()) {
      unload()
      throw browserError(
        { _tag: "NotInitialized" },
        `${src} did not define initUI. Check that src is the address of the UI Widget.`,
      )
    }
    return {
      initUI: (challenge) => initUI(ownProperties(challenge), String(src)),
      unload: () => {
        unload()
        delete window.initUI
        delete window.InitUI
      },
    }
  }
  return loadOnce(
    "widget",
    { ...own, src, id: "fc-widget", prepare: (pasted) => pasted && vendorInitUI() },
    start,
  )
}

/** The function that the vendor's script defines; an element of the page with such an id is not a function. */
const vendorInitUI = () => [window.initUI, window.InitUI].find((value) => typeof value === "function")

const initUI = async (challenge: ChallengeOptions, src: string): Promise<ChallengeHint> => {
  const { orderSessionKey: key, signal } = challenge
  checkChallenge(challenge)
  const open = Object.hasOwn(window, "flexcharge:challenge") ? window["flexcharge:challenge"] : undefined
  if (open?.key === key) return open.hint
  if (open)
    throw browserError(
      { _tag: "Conflict", options: ["orderSessionKey"] },
      "A challenge of another order is open. Abort its signal before you open a new one.",
    )
  signal?.throwIfAborted()
  const ended = new AbortController()
  // At once, so that the same challenge can be opened again in the same tick, as StrictMode does.
  ended.signal.onabort = () => delete window["flexcharge:challenge"]
  signal?.addEventListener("abort", () => ended.abort(signal.reason), ended)
  const hint = watch(challenge, src, ended.signal).finally(() => ended.abort())
  window["flexcharge:challenge"] = { key, hint }
  return hint
}

// The widget navigates to these addresses, and some sites give it further ones in `extra`.
const checkChallenge = ({
  successUrl,
  failUrl,
  statusUrl,
  timeoutMillis = 0,
  extra,
}: ChallengeOptions): void => {
  for (const [option, value] of Object.entries({ successUrl, failUrl, statusUrl, ...extra }))
    if (value !== undefined) checkAddress(value, option)
  checkMillis(timeoutMillis, "timeoutMillis")
}

const watch = async (
  challenge: ChallengeOptions,
  src: string,
  signal: AbortSignal,
): Promise<ChallengeHint> => {
  const { orderSessionKey, successUrl, failUrl, callForm, extra } = challenge
  let end: (hint?: ChallengeHint) => void = () => {}
  const ended = new Promise<ChallengeHint | undefined>((resolve) => {
    end = resolve
  })
  signal.addEventListener("abort", () => end())
  setTimeout(end, challenge.timeoutMillis ?? 900_000, "unknown")
  const checkDialog = watchDialog(challenge, src, signal, () => end("dismissed"))
  try {
    vendorInitUI()?.(
      callForm === "key" ? orderSessionKey : { orderSessionKey, successUrl, failUrl, ...extra },
    )
  } catch {
    throw browserError({ _tag: "NotInitialized" }, "The vendor's initUI threw an error. See the console.")
  }
  for (let pauseMillis = 1000; ; pauseMillis = Math.min(pauseMillis * 1.5, 10_000)) {
    signal.throwIfAborted()
    checkDialog()
    const pause = new Promise<undefined>((resolve) => setTimeout(resolve, pauseMillis))
    const seen = await Promise.race([ended, pause])
    signal.throwIfAborted()
    const hint = (await queryStatus(challenge, signal)) ?? seen
    if (hint) return hint
  }
}

// The hosts of the vendor's frames: docs.flexfactor.io, 2026, and docs.flex-charge.com, 2024, vendor.
const vendorHosts = /^https:\/\/([^/]+\.)?(flexfactor\.io|flex-charge\.com)\//

/**
 * Watches the widget's dialogs and frames until the signal aborts; then what the widget added is removed, and the page
 * becomes usable and gets its focus back. Returns a function that checks the page, for changes that are not observed.
 *
 * The vendor documents neither its markup nor an event for closing, so only the DOM is used.
 */
const watchDialog = (
  { dialog, label = "Payment verification" }: ChallengeOptions,
  src: string,
  signal: AbortSignal,
  onClosed: () => void,
): (() => void) => {
  const all = (selector: string) => [...nativeCall(document, "querySelectorAll", selector)] as HTMLElement[] // pages consist of HTML
  const contains = (outer: Element, inner: Element | null) => nativeCall(outer, "contains", inner)
  const findShown = () =>
    all(dialog ?? "dialog,iframe,[role=dialog]").filter((element) =>
      // A frame without height exists only for its script.
      element instanceof HTMLIFrameElement
        ? element.clientHeight > 1
        : nativeCall(element, "getClientRects")[0],
    )
  const focusedElement = () => nativeProperty(document, "activeElement") as HTMLElement | null // it can be focused
  const focused = focusedElement()
  const { origin } = new URL(src, location.href)
  const existing = new Set<Element | null>(all("*"))
  const shownBefore = findShown()
  /** What `initUI` added or made visible before it returned. */
  let opened: HTMLElement[] | undefined
  let layers: HTMLElement[] = []
  let behind: HTMLElement[] | undefined

  const check = () => {
    const appeared = findShown().filter((element) => !shownBefore.includes(element))
    opened ??= all("*").filter((element) => !existing.has(element) || appeared.includes(element))
    const roots = [...opened, ...all("iframe").filter(isOfVendor)]
    const shown = appeared.filter(
      (element) => dialog || roots.some((root) => contains(root, element) || contains(element, root)),
    )
    if (!shown[0]) return layers[0] && onClosed()
    layers = shown.map((element) => {
      // The outermost element that the widget added.
      let layer = element
      let parent = nativeProperty(layer, "parentElement")
      while (!dialog && parent && !existing.has(parent)) {
        layer = parent
        parent = nativeProperty(layer, "parentElement")
      }
      return parent === nativeProperty(document, "body") || roots.includes(layer) ? layer : element
    })
    for (const element of shown)
      if (!nativeProperty(element, "title") && nativeProperty(element, "ariaLabel") === null)
        nativeCall(element, "setAttribute", "aria-label", label)
    if (behind) return
    behind = all("body>:not([inert])").filter((child) => !layers.some((layer) => contains(child, layer)))
    for (const child of behind) nativeCall(child, "toggleAttribute", "inert", true)
    const last = shown.at(-1)
    if (last && !shown.some((element) => contains(element, focusedElement()))) nativeCall(last, "focus")
  }
  const isOfVendor = (frame: Element) => {
    const { src } = frame as HTMLIFrameElement // only frames are given
    return vendorHosts.test(src) || (origin !== location.origin && src.startsWith(`${origin}/`))
  }

  const observer = new MutationObserver(check)
  observer.observe(nativeProperty(document, "body"), { attributes: true, childList: true, subtree: true })
  addEventListener("keydown", ({ key }) => key === "Escape" && layers[0] && onClosed(), { signal })
  signal.addEventListener("abort", () => {
    check() // includes what was added just now
    observer.disconnect()
    for (const layer of layers) if (!existing.has(layer)) nativeCall(layer, "remove")
    for (const child of behind ?? []) nativeCall(child, "toggleAttribute", "inert", false)
    if (focused) nativeCall(focused, "focus")
  })
  return check
}

const readOrder = (body: unknown): ChallengeHint | undefined => {
  const { state, phase, statusName, status } = ownProperties(Object(body))
  const value = String(state ?? phase ?? statusName ?? status)
  if (/approved|complete|capture|refund|return/i.test(value)) return "finished"
  if (/declined|cancel|expired/i.test(value)) return "failed"
}

/** Queries the shop's status endpoint once; `undefined` for no response, an error, or an order that is not final. */
export const queryStatus = async (
  { statusUrl, readStatus = readOrder }: ChallengeOptions,
  signal: AbortSignal,
): Promise<ChallengeHint | undefined> => {
  try {
    if (!statusUrl) return
    const deadline = AbortSignal.any([signal, AbortSignal.timeout(10_000)])
    const response = await fetch(
      statusUrl,
      ownProperties<RequestInit>({ signal: deadline, cache: "no-store" }),
    )
    if (response.ok) return readStatus(await response.json())
  } catch {
    // The next query may succeed.
  }
}
