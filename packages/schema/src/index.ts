/** The Promise API: plain types and plain functions, without Effect at run time. */
export { type Auth, type Endpoint, endpoints, type Idempotency } from "./Endpoint.ts"
export type * from "./generated/interfaces.ts"
export * from "./plain.ts"
export { type Drift, eventDrift } from "./SchemaDrift.ts"
export type { StandardResult, StandardSchema } from "./StandardSchema.ts"
