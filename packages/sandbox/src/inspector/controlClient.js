/** Calls the control API of the sandbox, and follows its events. */

/** @typedef {import("../Orders.ts").Order} Order */
/** @typedef {import("../Orders.ts").TimelineEntry} TimelineEntry */
/** @typedef {import("../Webhooks.ts").Delivery} Delivery */
/** @typedef {import("../Webhooks.ts").Subscriber} Subscriber */
/** @typedef {import("../RequestLog.ts").LoggedRequest} LoggedRequest */
/** @typedef {import("../Faults.ts").Fault} Fault */

/**
 * What the page shows.
 *
 * @typedef {{ orders: Order[], deliveries: Delivery[], requests: LoggedRequest[], faults: Fault[], now: number }} Snapshot
 */

/**
 * Calls the control API. Throws with the message of an error response.
 *
 * @param {string} method @param {string} path @param {object} [body]
 */
export const callControl = async (method, path, body) => {
  const response = await fetch(`/_sandbox${path}`, {
    method,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  const json = await response.json()
  if (!response.ok) throw new Error(json.error ?? `The sandbox responded with ${response.status}.`)
  return json
}

/** Loads what the page shows; orders newest first. @returns {Promise<Snapshot>} */
export const loadSnapshot = async () => {
  const [orders, deliveries, requests, { active }, { now }] = await Promise.all([
    callControl("GET", "/orders?limit=200"),
    callControl("GET", "/deliveries?limit=300"),
    callControl("GET", "/requests?limit=300"),
    callControl("GET", "/faults"),
    callControl("GET", "/clock"),
  ])
  return { orders: orders.reverse(), deliveries, requests, faults: active, now }
}

/**
 * Calls `onChange` when something changed, at most every 200 ms, and `onConnection` when the connection opens or ends.
 *
 * @param {() => Promise<void>} onChange @param {(state: "live" | "lost") => void} onConnection
 */
export const followEvents = (onChange, onConnection) => {
  let isScheduled = false
  const schedule = () => {
    if (isScheduled) return
    isScheduled = true
    setTimeout(async () => {
      isScheduled = false
      await onChange().catch(() => onConnection("lost"))
    }, 200)
  }
  const source = new EventSource("/_sandbox/events")
  source.onopen = () => {
    onConnection("live")
    schedule()
  }
  source.onmessage = schedule
  source.onerror = () => onConnection("lost")
}
