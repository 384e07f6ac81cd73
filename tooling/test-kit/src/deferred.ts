/** A promise that a test settles. */
export interface Deferred<Value> {
  readonly promise: Promise<Value>
  readonly resolve: (value: Value) => void
  readonly reject: (error: unknown) => void
}

export const deferred = <Value = void>(): Deferred<Value> => {
  let resolve: Deferred<Value>["resolve"] = () => {}
  let reject: Deferred<Value>["reject"] = () => {}
  const promise = new Promise<Value>((onValue, onError) => {
    resolve = onValue
    reject = onError
  })
  return { promise, resolve, reject }
}
