export type { EncryptionKey } from "./EncryptedRequest.ts"
export type { Became, HandledChange } from "./HandledChange.ts"
export { type Alert, createInbox, type DeadLetter, type Inbox, type InboxOptions } from "./Inbox.ts"
export { InboxError, type InboxReason, type InboxReasonTag, isInboxError } from "./InboxError.ts"
export type { InboxEvent } from "./InboxEvent.ts"
export type {
  ClaimOptions,
  GrantedClaim,
  HistoryEntry,
  LedgerOrder,
  OperatorItem,
  OrderLedger,
  RecordedSignal,
  RejectedClaim,
  WaitForOrderOptions,
} from "./OrderLedger.ts"
export type { PostgresQuery } from "./PostgresTables.ts"
export {
  type PostgresClient,
  type PostgresClientOf,
  type PostgresOptions,
  type PostgresPool,
  type PostgresTransactionOptions,
  postgres,
} from "./postgres.ts"
export type { Disagreement, ReconcileOptions, ReconcileReport } from "./Reconciler.ts"
export type { ClaimDecision, ClaimStatus, RescueClaimRow } from "./RescueClaim.ts"
export type { Deleted, RetentionOptions } from "./Retention.ts"
export type { HandleContext, InboxHandler } from "./Runner.ts"
export type { SqliteHandle, SqliteStatement, SqliteTransaction, SqliteValue } from "./SqliteConnection.ts"
export type {
  Completion,
  Entry,
  EntryStatus,
  Forward,
  InboxStats,
  LeasedEntry,
  NewEntry,
  Pruned,
  PruneLimits,
  ReplaySelection,
  Source,
  Store,
  StoredOrder,
  Work,
} from "./Store.ts"
export { type SqliteOptions, sqlite } from "./sqlite.ts"
export type { InboxMeter, InboxSpan, InboxTracer, TelemetryOptions } from "./Telemetry.ts"
