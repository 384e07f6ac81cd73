/** SenseJS: device and session signals, collected by the vendor's script under a senseKey. */
import type {} from "./global.d.ts"
import { loadOnce, type ScriptOptions, unload } from "./script.ts"

/** How SenseJS is loaded and where its key comes from. */
export interface SenseOptions extends ScriptOptions {
  /**
   * The session's senseKey, or a function that reads it; by default `fc.senseKey`, where SenseJS has it.
   *
   * Source: assumed; how a page reads the key is not in the vendor's public pages.
   */
  readonly senseKey?: string | (() => string | null | undefined)
}

/** SenseJS on this page. */
export interface Sense {
  /** The key to forward as `senseKey` of evaluate and tokenize; `null` when it is not known. */
  readonly senseKey: string | null
  /** Calls the vendor's global as its snippet does: `command("init", mid, siteId)`. */
  command(...command: unknown[]): void
  /** Tells SenseJS about a route of a single-page shop. Source: assumed; the vendor lists no such command. */
  page(path?: string): void
  /** Ties this session to an order. Source: docs.flex-charge.com/docs/sensejs, 2024, vendor. */
  setOrderId(orderId: string): void
  /** Takes the script and its globals off the page; listeners the script added itself stay until it is left. */
  unload(): void
}

/**
 * Loads SenseJS once; the vendor's queueing stub is in place, with `init` in it, before this returns.
 *
 * Shape: `null` on a server. A failed load is not remembered: call again to try again.
 * Errors: `BrowserError` with `Blocked`, `ContentSecurityPolicy`, `TimedOut`, `Network`, `Integrity`,
 * `NotInitialised` or `Conflict`.
 * Source: docs.flexfactor.io/docs/sensejs, 2026, vendor.
 */
export const loadSense = (options: SenseOptions): Promise<Sense | null> => {
  const { mid, siteId, senseKey, src = "https://sensejs.flexfactor.io/widget.js" } = options
  const start = (element: HTMLScriptElement): Sense => ({
    get senseKey() {
      return (typeof senseKey === "function" ? senseKey() : (senseKey ?? window.fc?.senseKey)) ?? null
    },
    command: (...command) => void window.fc?.(...command),
    page: (path = location.pathname) => void window.fc?.("page", path),
    setOrderId: (orderId) =>
      void (window.setOrderId ? window.setOrderId(orderId) : window.fc?.("setOrderId", orderId)),
    unload: () => {
      unload("sense", element)
      delete window.fc
      delete window["JS-Widget"]
    },
  })
  return loadOnce("sense", { ...options, src }, start, () => queueInit(mid, siteId))
}

const queueInit = (mid: string, siteId?: string): void => {
  window["JS-Widget"] = "fc"
  const stub: NonNullable<Window["fc"]> = (...command) => void stub.q?.push(command)
  stub.q = []
  window.fc ??= stub
  const { fc } = window
  // Exactly one init, first in the queue, also after a failed load or beside a pasted snippet.
  if (fc.q) fc.q = [["init", mid, siteId], ...fc.q.filter(([name]) => name !== "init")]
}
