/** The one error of this package: a function was called with an argument that it cannot read. */

/**
 * A programming error at the call: an unknown code or an unexpected field never throws.
 *
 * The message never contains a value of the argument. Recognize the error with `isGatewayError`.
 */
export interface GatewayError extends Error {
  /** The tag that identifies the error in every copy of this package. */
  readonly _tag: "GatewayError"
  /** Path of the invalid argument: `declined`, `now` or `history.attemptedAt[2]`. */
  readonly path: string
}

/** Creates the error of an argument. */
export const gatewayError = (path: string, advice: string): GatewayError =>
  Object.assign(new Error(`The argument ${path} is invalid. ${advice}`), {
    name: "GatewayError",
    _tag: "GatewayError" as const,
    path,
  })

/** Whether a value is a `GatewayError` of any copy of this package. */
export const isGatewayError = (value: unknown): value is GatewayError =>
  typeof value === "object" && value !== null && "_tag" in value && value._tag === "GatewayError"
