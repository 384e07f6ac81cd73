/**
 * Returns a copy without a prototype of what the caller gave; empty for anything that is not an object. Functions read their
 * options and the fields of a card from it, so that a polluted `Object.prototype` supplies none of them.
 */
export const ownProperties = <A extends object>(given: A | undefined): A =>
  Object.assign(Object.create(null), given)
