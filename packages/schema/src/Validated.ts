/** The result of a validation: the value, or every invalid field. */

/** One invalid field. The invalid value is never repeated: it may be a card number. */
export interface FieldIssue {
  /** Dotted path, such as `transaction.amount` or `orderItems.0.amount`; empty for the whole value. */
  readonly path: string
  /** What is invalid about it. */
  readonly message: string
}

/** A valid value, or everything that is invalid about it. */
export type Validated<A> =
  | { readonly ok: true; readonly value: A }
  | { readonly ok: false; readonly issues: readonly FieldIssue[] }

/** Describes issues in one line. */
export const describe = (issues: readonly FieldIssue[]): string =>
  issues.map(({ path, message }) => (path === "" ? message : `${path} ${message}`)).join("; ")
