/** The plain answer of every codec: the value, or every offending field with what is wrong. */

/** One offending field. The offending value is never repeated: it may be a card number. */
export interface Issue {
  /** Dotted path, such as `transaction.amount` or `orderItems.0.amount`; empty for the whole. */
  readonly path: string
  /** What is wrong with it. */
  readonly message: string
}

/** A checked value, or all that is wrong with it. */
export type Checked<A> =
  | { readonly ok: true; readonly value: A }
  | { readonly ok: false; readonly issues: readonly Issue[] }

/** A value that passed. */
export const passed = <A>(value: A): Checked<A> => ({ ok: true, value })

/** Fields that did not pass. */
export const refused = (issues: readonly Issue[]): Checked<never> => ({ ok: false, issues })

/** Every issue as one sentence. */
export const describe = (issues: readonly Issue[]): string =>
  issues.map(({ path, message }) => (path === "" ? message : `${path} ${message}`)).join("; ")
