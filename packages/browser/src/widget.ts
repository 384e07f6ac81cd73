/** The UI Widget: the vendor's challenge dialog, opened once, watched until it is over. */
import { browserError } from "./BrowserError.ts"
import { watchDialog } from "./dialog.ts"
import type {} from "./global.d.ts"
import { loadOnce, type ScriptOptions } from "./script.ts"
import { askStatus } from "./status.ts"

/** How the UI Widget is loaded. */
export interface WidgetOptions extends ScriptOptions {
  /** Address of the widget's script, from the portal: Developers > Sites > View > UI configuration. */
  readonly src?: string | undefined
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
  readonly successUrl?: string | undefined
  /** Source: assumed; the vendor names this option only in prose. */
  readonly failUrl?: string | undefined
  /** The shop's order status endpoint; asked while the dialog is open, less and less often. */
  readonly statusUrl?: string | undefined
  /** Reads the endpoint's JSON; by default its `state`, as `@flexcharge/server` answers, or the vendor's status word. */
  readonly readStatus?: ((body: unknown) => ChallengeHint | undefined) | undefined
  /** Ends the watch and takes the dialog away; the promise rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined
  /** When to answer `unknown`; 15 minutes by default. */
  readonly timeoutMillis?: number | undefined
  /** `object` (default) calls `initUI({ orderSessionKey, ... })`, `key` calls `initUI(orderSessionKey)`. */
  readonly callForm?: "object" | "key" | undefined
  /** CSS selector of the widget's dialog; by default it is recognised as told at `initUI`. */
  readonly dialog?: string | undefined
  /** What screen readers call the dialog; "Payment verification" by default. */
  readonly label?: string | undefined
  /** More members for the object form, should the vendor's names differ for your site. */
  readonly extra?: Readonly<Record<string, unknown>> | undefined
}

/** The UI Widget on this page. */
export interface Widget {
  /**
   * Opens the dialog and resolves with a hint once it is over.
   *
   * Errors: `BrowserError` with `Conflict` while another order's challenge is open, `NotInitialised` when the
   * widget throws; the signal's reason when aborted.
   * Gotchas: the widget usually leaves the page for `successUrl` or `failUrl` by itself, before this resolves.
   * The vendor publishes no markup. Assumed to be the widget's: what the vendor's `initUI` shows before it returns,
   * and later a frame from the script's own origin (unless that is the page's) or from `*.flexfactor.io` or
   * `*.flex-charge.com`, with the dialog around it. Nothing else is labelled, closed or taken away, so a dialog
   * known by none of these needs the option `dialog`, or its closing goes unseen.
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
    throw browserError({ _tag: "InvalidOption", options: ["src"] }, "src is in the portal: UI configuration")
  const start = (unload: () => void): Widget => {
    if (!opener()) {
      unload()
      throw browserError({ _tag: "NotInitialised" }, `${src} did not define initUI`)
    }
    return {
      initUI: (challenge) => initUI(challenge, src),
      unload: () => {
        unload()
        delete window.initUI
        delete window.InitUI
      },
    }
  }
  return loadOnce(
    "widget",
    { ...options, src, id: "fc-widget", prepare: (pasted) => pasted && opener() },
    start,
  )
}

const opener = () => window.initUI ?? window.InitUI

const initUI = async (challenge: ChallengeOptions, src: string): Promise<ChallengeHint> => {
  const { orderSessionKey: key, signal } = challenge
  const open = window["flexcharge:challenge"]
  if (open?.key === key) return open.hint
  if (open)
    throw browserError(
      { _tag: "Conflict", options: ["orderSessionKey"] },
      "Another challenge is open: abort it first",
    )
  signal?.throwIfAborted()
  const over = new AbortController()
  // At once, so that the same challenge can be opened again in the same breath, as StrictMode does.
  over.signal.onabort = () => delete window["flexcharge:challenge"]
  signal?.addEventListener("abort", () => over.abort(signal.reason), over)
  const hint = watch(challenge, src, over.signal).finally(() => over.abort())
  window["flexcharge:challenge"] = { key, hint }
  return hint
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
  const look = watchDialog(challenge, src, signal, () => end("dismissed"))
  try {
    opener()?.(callForm === "key" ? orderSessionKey : { orderSessionKey, successUrl, failUrl, ...extra })
  } catch {
    throw browserError({ _tag: "NotInitialised" }, "initUI threw: see the console")
  }
  for (let pauseMillis = 1000; ; pauseMillis = Math.min(pauseMillis * 1.5, 10_000)) {
    signal.throwIfAborted()
    look()
    const pause = new Promise<undefined>((resolve) => setTimeout(resolve, pauseMillis))
    const seen = await Promise.race([ended, pause])
    signal.throwIfAborted()
    const hint = (await askStatus(challenge, signal)) ?? seen
    if (hint) return hint
  }
}
