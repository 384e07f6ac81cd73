/** An object of which any field may be absent or undefined. */
export type Changes<Value> = { readonly [Field in keyof Value]?: Value[Field] | undefined }

/** A copy of the value with those fields of `changes` that are not undefined. */
export const withChanges = <Value extends object>(value: Value, changes: Changes<Value> = {}): Value => ({
  ...value,
  ...Object.fromEntries(Object.entries(changes).filter(([, changed]) => changed !== undefined)),
})
