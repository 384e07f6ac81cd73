/** Handles accepted entries: leases, retries with back-off, dead letters, and a stop that counts no attempt. */

import { type HandledChange, handledChange, isSameState } from "./HandledChange.ts"
import { InboxError, isInboxError } from "./InboxError.ts"
import { type InboxEvent, toInboxEvent } from "./InboxEvent.ts"
import { redactedError } from "./Redaction.ts"
import type { Completion, Entry, LeasedEntry, Store, Work } from "./Store.ts"
import type { Telemetry } from "./Telemetry.ts"

/** What a handler receives besides the event. */
export interface HandleContext<Tx> {
  /** How often handling of this event was started, from 1. */
  readonly attempt: number
  /** The same in every attempt; see `InboxEvent.token`. */
  readonly token: string
  /** Aborts when the process stops or the lease was lost. */
  readonly signal: AbortSignal
  /**
   * Writes, together with "handled", in one transaction: both happen or neither does. Call it at most once, as the last
   * step. `work` receives the transaction and what the order has become since its last handled event; on SQLite it must
   * be synchronous.
   *
   * Errors: what `work` throws; `LeaseLost` where another process took over meanwhile; `CommitMisused`.
   */
  readonly commit: <A>(work: (transaction: Tx, change: HandledChange) => A) => Promise<Awaited<A>>
}

/**
 * Handles one event. Without `commit`, the event is handled when this returns.
 *
 * A handler that needs the external id and receives an event without it returns without `commit`: the change is then
 * reported again, with the first event that brings the id.
 */
export type InboxHandler<Tx> = (event: InboxEvent, context: HandleContext<Tx>) => unknown

/** How entries are handled. */
export interface RunnerOptions<Tx> {
  readonly store: Store<Tx>
  readonly handle: InboxHandler<Tx> | undefined
  /** Sends a request of the outbox. */
  readonly transmit: ((entry: Entry, signal: AbortSignal) => Promise<unknown>) | undefined
  readonly concurrency: number
  readonly leaseMillis: number
  readonly handlerTimeoutMillis: number
  readonly maxAttempts: number
  readonly backoff: { readonly baseMillis: number; readonly maxMillis: number }
  readonly afterDead: "continue" | "hold"
  readonly telemetry: Telemetry
  readonly random: () => number
  readonly onDead: (entry: Entry, error: string) => void
  readonly onError: (error: unknown) => void
  /** Called after every attempt that ended. */
  readonly onCompleted: (queue: string) => void
}

/** The handling loop of one process. */
export interface Runner {
  readonly start: () => void
  /** Looks for entries now instead of at the next poll. */
  readonly wake: () => void
  /** Waits for running handlers, then aborts them and releases their entries without counting the attempt. */
  readonly stop: (timeoutMillis: number) => Promise<void>
}

interface Running {
  readonly entry: LeasedEntry
  readonly controller: AbortController
  readonly ended: Promise<void>
  isReleased: boolean
}

/** Leases are renewed each third of their time. */
const renewalsPerLease = 3
const shortestRenewalMillis = 10

/** A shorter lease would end before it is renewed. */
export const shortestLeaseMillis = renewalsPerLease * shortestRenewalMillis

/** Creates the loop. It does nothing until it is started. */
export const makeRunner = <Tx>(options: RunnerOptions<Tx>): Runner => {
  const { store, concurrency, leaseMillis, telemetry, onError } = options
  const running = new Set<Running>()
  let isStarted = false
  let loop: Promise<void> | undefined
  let renewal: ReturnType<typeof setInterval> | undefined
  let renewedAt = 0
  let isWoken = false
  let wakeUp = () => {}

  const wake = () => {
    isWoken = true
    wakeUp()
  }

  /** Waits until `wake` is called, at most for the given time. */
  const waitForWake = async (millis: number) => {
    if (!isWoken && isStarted)
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, millis)
        wakeUp = () => {
          clearTimeout(timer)
          resolve()
        }
      })
    wakeUp = () => {}
  }

  const lease = async () => {
    let failures = 0
    while (isStarted) {
      const free = concurrency - running.size
      if (free === 0) {
        await waitForWake(leaseMillis)
        isWoken = false
        continue
      }
      isWoken = false
      // After a pause of this process its leases have lapsed: they are renewed first, so that it does not take over from itself.
      if (performance.now() - renewedAt > leaseMillis / 2) await renew()
      try {
        const entries = await store.lease(free, leaseMillis)
        failures = 0
        for (const entry of entries) start(entry)
        if (entries.length < free) await waitForWake(store.pollMillis.entries)
      } catch (error) {
        onError(error)
        await waitForWake(Math.min(30_000, 250 * 2 ** failures++))
      }
    }
  }

  const start = (entry: LeasedEntry) => {
    const controller = new AbortController()
    const timer = setTimeout(() => expire(state), options.handlerTimeoutMillis)
    const state: Running = {
      entry,
      controller,
      isReleased: !isStarted,
      ended: Promise.resolve().then(async () => {
        try {
          if (state.isReleased) await store.complete(entry, { _tag: "Released" })
          else await attempt(state)
        } catch (error) {
          onError(error) // the lease ends by itself, and the entry is handled again
        } finally {
          clearTimeout(timer)
          running.delete(state)
          options.onCompleted(entry.queue)
          // One query for several free places; a single free place waits for the next poll at most.
          if (concurrency - running.size >= concurrency / 4) wake()
        }
      }),
    }
    running.add(state)
  }

  /** Stops waiting for a handler that hangs: its lease is no longer renewed, and another event can run in its place. */
  const expire = (state: Running) => {
    const { name, queue } = state.entry
    const error = new InboxError(
      "LeaseLost",
      `The handler of ${name} for ${queue} took longer than ${options.handlerTimeoutMillis} ms. The event is handled again. Give calls in the handler a deadline, or raise handlerTimeoutMillis.`,
    )
    running.delete(state)
    state.controller.abort(error)
    onError(error)
    wake()
  }

  const attempt = async (state: Running): Promise<void> => {
    const { entry } = state
    telemetry.lag(Math.max(0, Date.now() - entry.acceptedAtMillis))
    if (entry.attempts > options.maxAttempts)
      return fail(state, "The process ended during every attempt; the handler may crash it.", true)
    const attributes = { "flexcharge.event": entry.name, "flexcharge.attempt": entry.attempts }
    try {
      await telemetry.span("flexcharge.inbox.handle", attributes, () => run(state))
    } catch (error) {
      if (state.isReleased) return
      if (isInboxError(error) && error.reason._tag === "LeaseLost") return onError(error)
      await fail(state, redactedError(error), entry.attempts >= options.maxAttempts)
    }
  }

  const run = async (state: Running): Promise<void> => {
    const { entry, controller } = state
    if (entry.source === "transmit") {
      if (!options.transmit)
        throw new InboxError(
          "InvalidArgument",
          "A stored copy of a payment waits to be sent, but the inbox has no transmit option. Pass transmit: (payment) => client.transmit(payment).",
        )
      await options.transmit(entry, controller.signal)
      return complete(state, { _tag: "Handled" })
    }
    const { handle } = options
    if (!handle || (entry.source !== "webhook" && !(await changesOrder(entry)) && !(await namesOrder(entry))))
      return complete(state, { _tag: "Handled" })
    const { commit, end } = makeCommit(state)
    try {
      await handle(toInboxEvent(entry, entry.acceptedAtMillis), {
        attempt: entry.attempts,
        token: entry.key,
        signal: controller.signal,
        commit,
      })
    } catch (error) {
      if (!(await end())) throw error
      onError(error) // what was committed stays committed
      return
    }
    if (!(await end())) await complete(state, { _tag: "Handled" })
  }

  /** Whether a signal changes the last handled state; a query often reports the same as an earlier webhook. */
  const changesOrder = async (entry: Entry): Promise<boolean> => {
    const order = await store.order(entry.queue)
    if (!order) return false
    const { before, after } = handledChange(order.handledState, order.signals)
    return !isSameState(before, after)
  }

  /** Whether an entry brings the external id of an order that was handled without one. */
  const namesOrder = async (entry: Entry): Promise<boolean> => {
    if (entry.externalOrderId === null) return false
    const history = await store.history(entry.queue)
    const first = history.findIndex(({ externalOrderId }) => externalOrderId !== null)
    return (
      history[first]?.key === entry.key && history.slice(0, first).some(({ status }) => status === "handled")
    )
  }

  const complete = async ({ entry }: Running, completion: Completion, work?: Work<Tx>): Promise<void> => {
    if (!(await store.complete(entry, completion, work))) throw leaseLost(entry)
    if (completion._tag === "Handled") telemetry.count("handled")
  }

  const fail = async ({ entry }: Running, error: string, isLast: boolean): Promise<void> => {
    const completion: Completion = isLast
      ? { _tag: "Dead", error, holdsQueue: options.afterDead === "hold" }
      : { _tag: "Retry", error, delayMillis: backoffMillis(options, entry.attempts) }
    if (!(await store.complete(entry, completion))) return onError(leaseLost(entry))
    telemetry.count(isLast ? "dead" : "retried")
    if (isLast) options.onDead(entry, error)
  }

  /** The `commit` of one attempt. `end` waits for it and returns whether it has committed; a failed one throws. */
  const makeCommit = (state: Running) => {
    let committed: Promise<void> | undefined
    let hasEnded = false
    const commit = async <A>(work: (transaction: Tx, change: HandledChange) => A): Promise<Awaited<A>> => {
      if (committed || hasEnded)
        throw new InboxError(
          "CommitMisused",
          hasEnded
            ? "commit was called after the handler had ended. Await it inside the handler."
            : "commit was called twice in one attempt. Do all writes in one commit.",
        )
      let result: unknown
      committed = complete(state, { _tag: "Handled" }, (transaction, change) => {
        const outcome = work(transaction, change)
        if (!isThenable(outcome)) {
          result = outcome
          return undefined
        }
        return Promise.resolve(outcome).then((value) => {
          result = value
        })
      })
      await committed
      return result as Awaited<A> // as: assigned above, because the commit has succeeded
    }
    const end = async (): Promise<boolean> => {
      hasEnded = true
      if (!committed) return false
      await committed
      return true
    }
    return { commit, end }
  }

  const renew = async () => {
    renewedAt = performance.now()
    const states = [...running].filter(({ isReleased }) => !isReleased)
    if (states.length === 0) return
    try {
      const held = await store.renew(
        states.map(({ entry }) => entry),
        leaseMillis,
      )
      for (const state of states)
        if (!held.includes(state.entry) && running.has(state)) state.controller.abort(leaseLost(state.entry))
    } catch (error) {
      onError(error) // the work goes on; its completion decides whether the lease was still held
    }
  }

  return {
    wake,
    start: () => {
      if (isStarted) return
      isStarted = true
      loop = lease()
      renewal = setInterval(renew, leaseMillis / renewalsPerLease)
    },
    stop: async (timeoutMillis) => {
      if (!isStarted) return
      isStarted = false
      wakeUp()
      let timer: ReturnType<typeof setTimeout> | undefined
      await Promise.race([
        loop?.then(() => Promise.all([...running].map(({ ended }) => ended))),
        new Promise((resolve) => {
          timer = setTimeout(resolve, timeoutMillis)
        }),
      ])
      clearTimeout(timer)
      clearInterval(renewal)
      await Promise.all([...running].map(release))
    },
  }

  /** Releases an entry. Its handler keeps running, but can no longer commit. */
  async function release(state: Running): Promise<void> {
    state.isReleased = true
    state.controller.abort(
      new InboxError("Closed", "The inbox is stopping; the event is handled again later."),
    )
    await store.complete(state.entry, { _tag: "Released" }).catch(onError)
  }
}

const leaseLost = ({ name, queue }: Entry): InboxError =>
  new InboxError(
    "LeaseLost",
    `The lease of ${name} for ${queue} ended before it was completed, and another worker took over. Nothing of this attempt was written. The lease was not renewed in time, because this process was paused or blocked, or the database was slow. Raise leaseMillis if that happens often.`,
  )

/** A random part, half to all, of a delay that doubles with each attempt, so that failed entries do not return together. */
const backoffMillis = <Tx>(
  { backoff, random }: Pick<RunnerOptions<Tx>, "backoff" | "random">,
  attempts: number,
): number => {
  const whole = Math.min(backoff.maxMillis, backoff.baseMillis * 2 ** (attempts - 1))
  return Math.round(whole * (0.5 + random() / 2))
}

const isThenable = (value: unknown): value is PromiseLike<unknown> =>
  typeof value === "object" && value !== null && "then" in value
