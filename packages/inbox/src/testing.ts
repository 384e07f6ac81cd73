/** The behavior suite that every engine of the inbox must pass, under any test runner. */
export type { StoreCase } from "./suite/Case.ts"
export { storeCases } from "./suite/cases.ts"
export type { TestDatabase, TestEngine } from "./suite/TestDatabase.ts"
