/** What the behavior suite needs of an engine. */
import type { Store } from "../Store.ts"

/** A new, empty database, and access to it as several processes have it. */
export interface TestDatabase<Tx> {
  /** Opens another store on the same database, as another process does. The suite closes it. */
  readonly connect: () => Store<Tx>
  /** Writes an effect inside a transaction; on SQLite synchronously. It survives only if the transaction commits. */
  readonly writeEffect: (transaction: Tx, text: string) => unknown
  /** The committed effects, in the order in which they were written. */
  readonly effects: () => Promise<readonly string[]>
  readonly close: () => Promise<void>
}

/** An engine under test. */
export interface TestEngine<Tx> {
  readonly createDatabase: () => Promise<TestDatabase<Tx>>
}
