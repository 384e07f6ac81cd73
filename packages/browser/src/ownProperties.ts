/**
 * Copies the caller's object into one without a prototype; the copy is empty when the value is not an object. Options and
 * card fields are read from the copy, so that a polluted `Object.prototype` supplies none of them.
 */
export const ownProperties = <A extends object>(given: A | undefined): A =>
  Object.assign(Object.create(null), given)
