/**
 * What a database has to do for the inbox. Both engines implement it, and one behavior suite checks them.
 *
 * An order queue is the sequence of entries of one order: at most one entry of a queue is handled at a time, the
 * oldest pending one. Entries without an order have a queue of their own. A lease is on the queue, not on the entry.
 */
import type { OrderState } from "@flexcharge/schema"
import type { HandledChange } from "./HandledChange.ts"
import type { ClaimDecision, RescueClaimRow } from "./RescueClaim.ts"

/** Where an entry came from. `transmit` is a request of the outbox, all others are signals about orders. */
export type Source = "webhook" | "evaluate" | "order" | "outcome" | "widget" | "transmit"

/** What becomes of an entry: `recorded` ones belong to the ledger only and are never handled. */
export type EntryStatus = "pending" | "handled" | "dead" | "recorded"

/** An entry to accept. */
export interface NewEntry {
  /** Unique: a second entry with this key is a duplicate. */
  readonly key: string
  /** The order queue: the service's order id, or `key` where there is no order. */
  readonly queue: string
  /** Whether the queue is an order. */
  readonly isOrder: boolean
  readonly externalOrderId: string | null
  readonly source: Source
  /** The event's name or the service's status value. */
  readonly name: string
  /** JSON, or null where name and signal are all there is. */
  readonly body: string | null
  /** The JSON of an `OrderState`. */
  readonly signal: string
  /** Whether the signal alone makes the order final. */
  readonly isFinal: boolean
  readonly status: "pending" | "recorded"
}

/** A stored entry. */
export interface Entry {
  /** Increases in the order of acceptance. */
  readonly sequence: number
  readonly key: string
  readonly queue: string
  readonly isOrder: boolean
  readonly externalOrderId: string | null
  readonly source: Source
  readonly name: string
  readonly body: string | null
  readonly signal: string
  readonly status: EntryStatus
  /** How often handling was started. */
  readonly attempts: number
  /** The redacted error of the last failed attempt. */
  readonly error: string | null
  readonly acceptedAtMillis: number
  readonly settledAtMillis: number | null
}

/**
 * An entry whose order queue is leased to this process. Its external id is that of the order where the entry has none of
 * its own.
 */
export interface LeasedEntry extends Entry {
  readonly lease: string
}

/** How an attempt ended. */
export type Completion =
  | { readonly _tag: "Handled" }
  | { readonly _tag: "Retry"; readonly delayMillis: number; readonly error: string }
  | { readonly _tag: "Dead"; readonly error: string; readonly holdsQueue: boolean }
  /** Released without counting the attempt, because the process stops. */
  | { readonly _tag: "Released" }

/** An order in the ledger. */
export interface StoredOrder {
  readonly queue: string
  readonly externalOrderId: string | null
  readonly version: number
  readonly pending: number
  readonly isHeld: boolean
  readonly handledState: OrderState | undefined
  readonly signals: readonly OrderState[]
  readonly lastSignalAtMillis: number
  readonly lastQueriedAtMillis: number | null
}

/** Which entries to replay. */
export type ReplaySelection =
  | { readonly key: string }
  | { readonly queue: string }
  | { readonly allDead: true }

/** Counts that need no scan of a whole table. */
export interface InboxStats {
  readonly pending: number
  readonly dead: number
  readonly heldOrders: number
  readonly openOrders: number
  readonly unansweredClaims: number
  readonly operatorItems: number
  /** Age of the oldest pending entry, or 0. */
  readonly lagMillis: number
}

/** Ages after which data is deleted, and which part of the entries one call looks at. */
export interface PruneLimits {
  readonly bodiesOlderThanMillis: number
  readonly keysOlderThanMillis: number
  /** The sequence after which to continue; 0 to begin. */
  readonly after: number
  /** How many entries one transaction looks at. */
  readonly limit: number
}

/** How many rows were pruned, and where to continue; undefined where no older entry is left. */
export interface Pruned {
  readonly bodies: number
  readonly keys: number
  readonly next: number | undefined
}

/** Writes inside the accepting transaction, for one new entry. On SQLite it must be synchronous. */
export type Forward<Tx> = (entry: NewEntry, transaction: Tx) => unknown

/** Writes inside the completing transaction. On SQLite it must be synchronous. */
export type Work<Tx> = (transaction: Tx, change: HandledChange) => unknown

/** A database of the inbox. Times in results are those of the store's clock, in milliseconds since the Unix epoch. */
export interface Store<Tx> {
  /** How often to look for entries and changes that other processes wrote. */
  readonly pollMillis: { readonly entries: number; readonly changes: number }
  /** Creates or migrates the tables. Called before anything else, and again after it failed. */
  readonly open: () => Promise<void>
  /** Stores entries in one durable transaction and returns for each whether it is new. */
  readonly accept: (entries: readonly NewEntry[], forward?: Forward<Tx>) => Promise<readonly boolean[]>
  /** Leases up to `limit` due order queues and returns the oldest pending entry of each, with its attempt counted. */
  readonly lease: (limit: number, leaseMillis: number) => Promise<readonly LeasedEntry[]>
  /** Extends leases and returns the entries whose lease is still held. */
  readonly renew: (entries: readonly LeasedEntry[], leaseMillis: number) => Promise<readonly LeasedEntry[]>
  /**
   * Ends an attempt, together with the writes of `work`, in one transaction, and stores the handled state where
   * `advancesHandledState` is true. Returns false, and writes nothing, where the lease was lost.
   */
  readonly complete: (entry: LeasedEntry, completion: Completion, work?: Work<Tx>) => Promise<boolean>
  /** Makes dead or handled entries pending again and returns how many. */
  readonly replay: (selection: ReplaySelection) => Promise<number>
  /** Moves a dead entry to the ledger without handling it, and releases its order. Returns whether there was one. */
  readonly discard: (key: string) => Promise<boolean>
  readonly order: (queue: string) => Promise<StoredOrder | undefined>
  /** Whether an entry with this key was accepted. */
  readonly has: (key: string) => Promise<boolean>
  /** The entries of a queue, the oldest first. */
  readonly history: (queue: string) => Promise<readonly Entry[]>
  /** Which of these queues have another version than the given one. */
  readonly changed: (versions: ReadonlyMap<string, number>) => Promise<readonly string[]>
  /** Dead entries, the newest first. */
  readonly dead: (limit: number) => Promise<readonly Entry[]>
  readonly stats: () => Promise<InboxStats>
  /**
   * Orders that are not final, without signal or query for `quietMillis` and not older than `maxAgeMillis`; marks them
   * as queried, so that each is returned to one process only.
   */
  readonly takeOverdue: (
    quietMillis: number,
    maxAgeMillis: number,
    limit: number,
  ) => Promise<readonly string[]>
  /** Returns true to one process per interval. */
  readonly takeTurn: (job: string, intervalMillis: number) => Promise<boolean>
  /** Moves the next turn of a job. */
  readonly postponeTurn: (job: string, intervalMillis: number) => Promise<void>
  /** When the tables were created. */
  readonly installedAtMillis: () => Promise<number>
  /** Reads and replaces the claim of one order in one transaction that excludes other processes. */
  readonly updateClaim: <A>(
    mid: string,
    orderId: string,
    decide: (
      current: RescueClaimRow | undefined,
      state: OrderState | undefined,
      nowMillis: number,
    ) => ClaimDecision<A>,
  ) => Promise<A>
  /** Unanswered claims that are due; moves their next due time by `nextMillis`. */
  readonly takeUnansweredClaims: (limit: number, nextMillis: number) => Promise<readonly RescueClaimRow[]>
  /**
   * Makes unanswered claims that no call holds and that are older than this an operator's, as `needingOperator` does, and
   * returns them.
   */
  readonly raiseClaims: (olderThanMillis: number, limit: number) => Promise<readonly RescueClaimRow[]>
  /** Claims that need an operator, the oldest first. */
  readonly operatorClaims: (limit: number) => Promise<readonly RescueClaimRow[]>
  readonly prune: (limits: PruneLimits) => Promise<Pruned>
  /** Deletes the bodies and external ids of one order, except those of pending and dead entries. */
  readonly erase: (queue: string) => Promise<number>
  readonly close: () => Promise<void>
}
