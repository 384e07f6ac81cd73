/** Runs a hook of the merchant, and distinguishes its failure from the rejection of a delivery. */

/** The failure of a hook. `cause` is what it threw, which may be the `WebhookError` of another delivery. */
export class HookFailure {
  readonly cause: unknown

  constructor(cause: unknown) {
    this.cause = cause
  }
}

/** Runs a hook. Rejects with a `HookFailure`. */
export const runHook = async <A>(hook: () => A | Promise<A>): Promise<A> => {
  try {
    return await hook()
  } catch (error) {
    throw new HookFailure(error)
  }
}
