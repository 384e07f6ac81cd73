/** The UI Widget: the vendor's challenge dialog, opened once, watched until it is over. */
import { browserError } from "./BrowserError.ts"
import { watchDialog } from "./dialog.ts"
import type {} from "./global.d.ts"
import { loadOnce, type ScriptOptions, unload } from "./script.ts"
import { askStatus, pollStatus } from "./status.ts"

/** How the UI Widget is loaded. */
export interface WidgetOptions extends ScriptOptions {
  /** Address of the widget's script, from the portal: Developers > Sites > View > UI configuration. */
  readonly src?: string
}

/**
 * What the page saw of a challenge: a hint to act on, never the truth about the order.
 *
 * - `finished` / `failed`: the shop's own status endpoint says that the order is paid / is not.
 * - `dismissed`: the dialog is gone and nothing is known of the order yet.
 * - `unknown`: the time was up.
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
  /** From evaluate's CHALLENGE reply. */
  readonly orderSessionKey: string
  /** Where the widget sends the shopper. Source: docs.flex-charge.com/docs/uiwidget, 2024, vendor. */
  readonly successUrl?: string
  /** Source: assumed; the vendor names this option only in prose. */
  readonly failUrl?: string
  /** The shop's order status endpoint; asked while the dialog is open, less and less often. */
  readonly statusUrl?: string
  /** Reads the endpoint's JSON; by default its `state`, as `@flexcharge/server` answers, or the vendor's status word. */
  readonly readStatus?: (body: unknown) => ChallengeHint | undefined
  /** Ends the watch and takes the dialog away; the promise rejects with the signal's reason. */
  readonly signal?: AbortSignal
  /** When to answer `unknown`; 15 minutes by default. */
  readonly timeoutMillis?: number
  /** `object` (default) calls `initUI({ orderSessionKey, ... })`, `key` calls `initUI(orderSessionKey)`. */
  readonly callForm?: "object" | "key"
  /** What screen readers call the dialog; "Payment verification" by default. */
  readonly label?: string
  /** More members for the object form, should the vendor's names differ for your site. */
  readonly extra?: Readonly<Record<string, unknown>>
}

/** The UI Widget on this page. */
export interface Widget {
  /**
   * Opens the dialog and resolves with a hint once it is over.
   *
   * Errors: `BrowserError` with `Conflict` while another order's challenge is open, `NotInitialised` when the
   * widget throws; the signal's reason when aborted.
   * Gotchas: the widget usually leaves the page for `successUrl` or `failUrl` by itself, before this resolves.
   */
  initUI(challenge: ChallengeOptions): Promise<ChallengeHint>
  /** Takes the script and its global off the page. */
  unload(): void
}

/**
 * Loads the UI Widget once.
 *
 * Shape: `null` on a server.
 * Errors: as `loadSense`, and `InvalidOption` without `src`: the vendor publishes no address for this script.
 */
export const loadWidget = async (options: WidgetOptions): Promise<Widget | null> => {
  const { src } = options
  if (!src)
    throw browserError(
      { _tag: "InvalidOption", options: ["src"] },
      "loadWidget needs src: see UI configuration in the portal",
    )
  const start = (): Widget => {
    if (!opener()) throw browserError({ _tag: "NotInitialised" }, `${src} did not define initUI`)
    return {
      initUI,
      unload: () => {
        unload("widget", id)
        delete window.initUI
        delete window.InitUI
      },
    }
  }
  return loadOnce("widget", { ...options, src, id }, start)
}

const id = "fc-widget"

const opener = () => window.initUI ?? window.InitUI

const initUI = async (challenge: ChallengeOptions): Promise<ChallengeHint> => {
  const key = challenge.orderSessionKey
  const open = window["flexcharge:challenge"]
  if (open?.key === key) return open.hint
  if (open)
    throw browserError(
      { _tag: "Conflict", options: ["orderSessionKey"] },
      "Another challenge is open: abort it first",
    )
  const over = new AbortController()
  const hint = watch(challenge, over)
  if (!over.signal.aborted) {
    window["flexcharge:challenge"] = { key, hint }
    over.signal.onabort = () => delete window["flexcharge:challenge"]
  }
  return hint
}

const watch = (challenge: ChallengeOptions, over: AbortController): Promise<ChallengeHint> =>
  new Promise((resolve, reject) => {
    const {
      orderSessionKey,
      successUrl,
      failUrl,
      callForm,
      extra,
      label = "Payment verification",
    } = challenge
    const { signal, timeoutMillis = 900_000 } = challenge
    const end = (hint: ChallengeHint) => {
      over.abort()
      resolve(hint)
    }
    const fail = (error: unknown) => {
      over.abort()
      reject(error)
    }
    if (signal?.aborted) return fail(signal.reason)
    signal?.addEventListener("abort", () => fail(signal.reason), over)
    setTimeout(end, timeoutMillis, "unknown")
    watchDialog(label, over.signal, async () => end((await askStatus(challenge, over.signal)) ?? "dismissed"))
    pollStatus(challenge, over.signal).then((hint) => hint && end(hint))
    try {
      opener()?.(callForm === "key" ? orderSessionKey : { orderSessionKey, successUrl, failUrl, ...extra })
    } catch {
      fail(browserError({ _tag: "NotInitialised" }, "initUI threw: see the console"))
    }
  })
