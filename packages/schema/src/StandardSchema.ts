/** Requests and responses as Standard Schemas, for forms, routers and validators that accept them. */
import type { Validated } from "./Validated.ts"

/** A Standard Schema (standardschema.dev, version 1): what other libraries need to validate with ours. */
export interface StandardSchema<Input, Output = Input> {
  readonly "~standard": {
    readonly version: 1
    readonly vendor: "flexcharge"
    readonly validate: (value: unknown) => StandardResult<Output>
    readonly types?: { readonly input: Input; readonly output: Output } | undefined
  }
}

/** The result of a Standard Schema's validation. */
export type StandardResult<Output> =
  | { readonly value: Output; readonly issues?: undefined }
  | { readonly issues: readonly { readonly message: string; readonly path: readonly string[] }[] }

/** A validation as a Standard Schema. */
export const standardSchema = <Input, Output>(
  validate: (value: unknown) => Validated<Output>,
): StandardSchema<Input, Output> => ({
  "~standard": {
    version: 1,
    vendor: "flexcharge",
    validate: (value) => {
      const validated = validate(value)
      if (validated.ok) return { value: validated.value }
      return {
        issues: validated.issues.map(({ path, message }) => ({
          message,
          path: path === "" ? [] : path.split("."),
        })),
      }
    },
  },
})
