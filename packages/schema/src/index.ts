/** The Promise face: plain types, plain functions, no Effect in sight. */
export type { Drift } from "./Drift.ts"
export { type Auth, type Endpoint, endpoints, type Idempotency } from "./Endpoint.ts"
export { eventDrift } from "./EventDrift.ts"
export type * from "./Interfaces.generated.ts"
export * from "./plain.ts"
export type { StandardResult, StandardSchema } from "./StandardSchema.ts"
