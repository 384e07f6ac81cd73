/** The whole behavior suite. */
import { acceptCases } from "./acceptCases.ts"
import type { StoreCase } from "./Case.ts"
import { handleCases } from "./handleCases.ts"
import { ledgerCases } from "./ledgerCases.ts"

/** Every case, in order; each is independent of the others. */
export const storeCases: readonly StoreCase[] = [...acceptCases, ...handleCases, ...ledgerCases]
