/** SenseJS: the vendor's script that collects device and session signals under a senseKey. */
import { loadOnce, type ScriptOptions } from "./loadScript.ts"
import { ownProperties } from "./ownProperties.ts"
import type {} from "./vendorGlobals.d.ts"

/** How SenseJS is loaded and where its key comes from. */
export interface SenseOptions extends ScriptOptions {
  /**
   * The session's senseKey, or a function that reads it; by default `fc.senseKey` is read.
   *
   * Source: assumed; how a page reads the key is not in the vendor's public pages.
   * A key of your own works only if SenseJS uses it too: give `senseKey: key`, then call `sense.command(...)` with the
   * command that the vendor names for it.
   */
  readonly senseKey?: string | (() => string | null | undefined) | undefined
}

/** SenseJS on this page. */
export interface Sense {
  /** The key to forward as `senseKey` of evaluate and tokenize; `null` when it is not known. */
  readonly senseKey: string | null
  /** Calls the vendor's global as its snippet does: `command("init", mid, siteId)`. */
  command(...command: unknown[]): void
  /** Reports a route of a single-page shop to SenseJS. Source: assumed; the vendor lists no such command. */
  page(path?: string): void
  /** Ties this session to an order. Source: docs.flex-charge.com/docs/sensejs, 2024, vendor. */
  setOrderId(orderId: string): void
  /**
   * Removes the script and its globals from the page. Listeners that the script added itself stay until the page is
   * left, and so does an element that was pasted into the page.
   */
  unload(): void
}

/**
 * Loads SenseJS once; `null` on a server. The vendor's queueing stub, with `init` in it, exists before this returns. A
 * failed load is not remembered: call again to try again.
 *
 * Errors: `BrowserError` with `Blocked`, `ContentSecurityPolicy`, `TimedOut`, `Network`, `Integrity`,
 * `NotInitialized`, `InvalidOption` or `Conflict`.
 * Source: docs.flexfactor.io/docs/sensejs, 2026, vendor.
 */
export const loadSense = (options: SenseOptions): Promise<Sense | null> => {
  const own = ownProperties(options)
  const { src = "https://sensejs.flexfactor.io/widget.js", senseKey = () => window.fc?.senseKey } = own
  const start = (unload: () => void): Sense => ({
    get senseKey() {
      return (typeof senseKey === "function" ? senseKey() : senseKey) ?? null
    },
    command,
    page: (path = location.pathname) => command("page", path),
    setOrderId: (orderId) => {
      // An element of the page with this id is window.setOrderId too.
      if (typeof window.setOrderId === "function") window.setOrderId(orderId)
      else command("setOrderId", orderId)
    },
    unload: () => {
      unload()
      delete window.fc
      delete window["JS-Widget"]
    },
  })
  const prepare = (pasted: HTMLScriptElement | null) => {
    window["JS-Widget"] = "fc"
    // An element of the shop with the id "fc" is window.fc too.
    if (typeof window.fc !== "function")
      window.fc = Object.assign((...command: unknown[]) => window.fc?.q?.push(command), { q: [] })
    // Exactly one init, first in the queue, also after a failed load or with a pasted snippet.
    window.fc.q &&= [["init", own.mid, own.siteId], ...window.fc.q.filter(([name]) => name !== "init")]
    // A missing queue was replayed. Whether the bundle removes its queue is not known, so its arrival counts as well.
    return pasted && (!window.fc.q || performance.getEntriesByName(pasted.src)[0])
  }
  return loadOnce("sense", { ...own, src, id: "fc", prepare }, start)
}

const command: Sense["command"] = (...command) => void window.fc?.(...command)
