/** Speaks to the sandbox's control, and hears its news. */

/** @typedef {import("../Order.ts").Order} Order */
/** @typedef {import("../Webhooks.ts").Delivery} Delivery */
/** @typedef {import("../RequestLog.ts").Entry} Entry */
/** @typedef {import("../Faults.ts").Fault} Fault */
/** @typedef {{ orders: Order[], deliveries: Delivery[], entries: Entry[], on: Fault[], kinds: Record<string, string>, now: number }} Facts */

/** One call of the control. @param {string} method @param {string} path @param {object} [body] */
export const ask = async (method, path, body) => {
  const answer = await fetch(`/_sandbox${path}`, {
    method,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  const found = await answer.json()
  if (!answer.ok) throw new Error(found.error ?? `The sandbox answered ${answer.status}.`)
  return found
}

/** Everything the panes show; the newest first. @returns {Promise<Facts>} */
export const look = async () => {
  const [orders, deliveries, entries, { on, kinds }, { now }] = await Promise.all([
    ask("GET", "/orders?limit=200"),
    ask("GET", "/deliveries?limit=300"),
    ask("GET", "/journal?limit=300"),
    ask("GET", "/faults"),
    ask("GET", "/clock"),
  ])
  return { orders: orders.reverse(), deliveries, entries, on, kinds, now }
}

/**
 * Calls `changed` when there is news, at most every 200 ms, and `state` when the connection comes or goes.
 *
 * @param {() => Promise<void>} changed @param {(state: "live" | "lost") => void} state
 */
export const follow = (changed, state) => {
  let isWaiting = false
  const soon = () => {
    if (isWaiting) return
    isWaiting = true
    setTimeout(async () => {
      isWaiting = false
      await changed().catch(() => state("lost"))
    }, 200)
  }
  const source = new EventSource("/_sandbox/events")
  source.onopen = () => {
    state("live")
    soon()
  }
  source.onmessage = soon
  source.onerror = () => state("lost")
}
