/** SenseJS stub: implements the command queue of the real script, counts page events, provides a senseKey. */
// Source of the queue: docs.flexfactor.io/docs/sensejs, 2026, vendor; of setOrderId: docs.flex-charge.com/docs/sensejs, 2024, vendor.
// Assumed: fc.senseKey and fc("senseKey", callback), since the vendor does not document how a page reads the key.
;(() => {
  const origin = new URL(/** @type {HTMLScriptElement} */ (document.currentScript).src).origin
  const page = /** @type {any} */ (window) // any: the vendor's globals have no types
  const globalName = page["JS-Widget"] || "fc"
  const queuedCommands = Array.from(page[globalName]?.q ?? [], (command) => Array.from(command))
  const storageKey = "fc-sense-key"

  /** @type {{ mid: string, siteId: string } | undefined} */
  let site
  /** @type {string | undefined} */
  let orderId
  /** @type {Record<string, number>} */
  const eventCounts = {}

  const readStoredKey = () => {
    try {
      return sessionStorage.getItem(storageKey)
    } catch {
      return null
    }
  }
  const createKey = () => {
    const bytes = crypto.getRandomValues(new Uint8Array(16))
    return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("")
  }
  const senseKey = readStoredKey() ?? createKey()
  try {
    sessionStorage.setItem(storageKey, senseKey)
  } catch {
    // Without storage the key lasts as long as the page.
  }

  const send = () => {
    if (site === undefined) return
    const events = {
      ...eventCounts,
      page: location.origin + location.pathname,
      language: navigator.language,
      timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
      screen: `${screen.width}x${screen.height}`,
    }
    fetch(`${origin}/sensejs/signals`, {
      method: "POST",
      keepalive: true,
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ senseKey, ...site, orderId, events }),
    }).catch(() => {})
  }

  /** @param {string} name */
  const count = (name) => {
    eventCounts[name] = (eventCounts[name] ?? 0) + 1
  }

  const init = (/** @type {string} */ mid, /** @type {string} */ siteId) => {
    if (site !== undefined) return
    site = { mid, siteId }
    for (const name of ["paste", "resize", "focusin", "input", "submit"])
      addEventListener(name, () => count(name), { capture: true, passive: true })
    addEventListener("pagehide", send)
    count("load")
    send()
  }

  const setOrderId = (/** @type {string} */ id) => {
    orderId = String(id)
    send()
  }

  const countPage = () => {
    count("page")
    send()
  }

  const provideKey = (/** @type {(key: string) => void} */ callback) => callback(senseKey)

  /** @type {Map<string, (...parameters: any[]) => void>} */ // any: each command has its own parameters
  const commands = new Map()
  commands.set("init", init)
  commands.set("setOrderId", setOrderId)
  commands.set("page", countPage)
  commands.set("senseKey", provideKey)

  /** @param {string} command @param {...any} parameters */
  const fc = (command, ...parameters) => commands.get(command)?.(...parameters)
  page[globalName] = Object.assign(fc, { senseKey })
  page.setOrderId = setOrderId
  for (const [command, ...parameters] of queuedCommands) fc(command, ...parameters)
})()
