/** SenseJS stub: speaks the vendor's queueing protocol, counts what a page does, yields a senseKey. */
// Source of the protocol: docs.flexfactor.io/docs/sensejs, 2026, vendor; setOrderId: docs.flex-charge.com/docs/sensejs, 2024, vendor.
// How a page reads the key is not documented by the vendor: fc.senseKey and fc("senseKey", callback) are assumed.
;(() => {
  const origin = new URL(/** @type {HTMLScriptElement} */ (document.currentScript).src).origin
  const page = /** @type {any} */ (window) // any: the vendor's globals have no types
  const name = page["JS-Widget"] || "fc"
  const early = page[name]?.q ? Array.from(page[name].q, (command) => Array.from(command)) : []
  const storageKey = "fc-sense-key"

  /** @type {{ mid: string, siteId: string } | undefined} */
  let started
  /** @type {string | undefined} */
  let orderId
  /** @type {Record<string, number>} */
  const counts = {}

  const remembered = () => {
    try {
      return sessionStorage.getItem(storageKey)
    } catch {
      return null
    }
  }
  const newKey = () => {
    const bytes = crypto.getRandomValues(new Uint8Array(16))
    return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("")
  }
  const senseKey = remembered() ?? newKey()
  try {
    sessionStorage.setItem(storageKey, senseKey)
  } catch {
    // A page without storage keeps the key for its own life.
  }

  const send = () => {
    if (started === undefined) return
    const events = {
      ...counts,
      page: location.origin + location.pathname,
      language: navigator.language,
      timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
      screen: `${screen.width}x${screen.height}`,
    }
    fetch(`${origin}/sensejs/signals`, {
      method: "POST",
      keepalive: true,
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ senseKey, ...started, orderId, events }),
    }).catch(() => {})
  }

  /** @param {string} what */
  const count = (what) => {
    counts[what] = (counts[what] ?? 0) + 1
  }

  const start = (/** @type {string} */ mid, /** @type {string} */ siteId) => {
    if (started !== undefined) return
    started = { mid, siteId }
    for (const what of ["paste", "resize", "focusin", "input", "submit"])
      addEventListener(what, () => count(what), { capture: true, passive: true })
    addEventListener("pagehide", send)
    count("load")
    send()
  }

  /** @type {Record<string, (...rest: any[]) => void>} */
  const commands = {
    init: start,
    setOrderId: (/** @type {string} */ id) => {
      orderId = String(id)
      send()
    },
    page: () => {
      count("page")
      send()
    },
    senseKey: (/** @type {(key: string) => void} */ callback) => callback(senseKey),
  }

  /** @param {string} command @param {...any} rest */
  const fc = (command, ...rest) => commands[command]?.(...rest)
  page[name] = Object.assign(fc, { senseKey })
  page.setOrderId = commands.setOrderId
  for (const [command, ...rest] of early) fc(command, ...rest)
})()
