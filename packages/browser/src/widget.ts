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

/** One challenge. */
export interface Challenge {
  /** From evaluate's CHALLENGE reply. */
  readonly orderSessionKey: string
  /** Where the widget sends the shopper. Source: docs.flex-charge.com/docs/uiwidget, 2024, vendor. */
  readonly successUrl?: string
  /** Source: assumed; the vendor names this option only in prose. */
  readonly failUrl?: string
  /** The shop's order status endpoint; asked while the dialog is open, less and less often. */
  readonly statusUrl?: string
  /** Reads the endpoint's JSON; by default its `phase`, `status` or `statusName`. */
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
  initUI(challenge: Challenge): Promise<ChallengeHint>
  /** Takes the script and its global off the page. */
  unload(): void
}

/**
 * Loads the UI Widget once.
 *
 * Shape: `null` on a server.
 * Errors: as `loadSense`, and `InvalidOption` without `src`: the vendor publishes no address for this script.
 */
export const loadWidget = (options: WidgetOptions): Promise<Widget | null> => {
  const { src } = options
  if (!src)
    return Promise.reject(
      browserError(
        { _tag: "InvalidOption", options: ["src"] },
        "loadWidget needs src: copy the script's address from the portal, Developers > Sites > UI configuration.",
      ),
    )
  const start = (element: HTMLScriptElement): Widget => {
    if (!opener()) {
      unload("widget", element)
      throw browserError({ _tag: "NotInitialised" }, `${src} did not define initUI.`)
    }
    return {
      initUI,
      unload: () => {
        unload("widget", element)
        delete window.initUI
        delete window.InitUI
      },
    }
  }
  return loadOnce("widget", { ...options, src }, start)
}

const opener = () => window.initUI ?? window.InitUI

let open: { readonly key: string; readonly hint: Promise<ChallengeHint> } | undefined

const initUI = (challenge: Challenge): Promise<ChallengeHint> => {
  const key = challenge.orderSessionKey
  if (open)
    return open.key === key
      ? open.hint
      : Promise.reject(
          browserError(
            { _tag: "Conflict", options: ["orderSessionKey"] },
            "Another order's challenge is open: wait for its hint or abort its signal first.",
          ),
        )
  const hint = watch(challenge).finally(() => {
    open = undefined
  })
  open = { key, hint }
  return hint
}

const watch = async (challenge: Challenge): Promise<ChallengeHint> => {
  const { orderSessionKey, successUrl, failUrl, callForm, extra, signal, timeoutMillis = 900_000 } = challenge
  signal?.throwIfAborted()
  const over = new AbortController()
  const dialog = watchDialog(challenge.label ?? "Payment verification")
  let timer: ReturnType<typeof setTimeout> | undefined
  try {
    return await new Promise<ChallengeHint>((resolve, reject) => {
      const listening = { signal: over.signal }
      signal?.addEventListener("abort", () => reject(signal.reason), listening)
      timer = setTimeout(resolve, timeoutMillis, "unknown")
      if (challenge.statusUrl) pollStatus(challenge, over.signal).then(resolve)
      dialog.closed.then(async () => resolve((await askStatus(challenge, over.signal)) ?? "dismissed"))
      try {
        opener()?.(callForm === "key" ? orderSessionKey : { orderSessionKey, successUrl, failUrl, ...extra })
      } catch {
        reject(browserError({ _tag: "NotInitialised" }, "The widget threw while it opened: see the console."))
      }
    })
  } finally {
    clearTimeout(timer)
    over.abort()
    dialog.release()
  }
}
