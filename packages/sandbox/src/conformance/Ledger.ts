/** The conformance ledger: every fact about the service that can be checked, with its source and confidence. */
import type { Case } from "./Case.ts"
import { authentication } from "./ledger/authentication.ts"
import { decisions } from "./ledger/decisions.ts"
import { idempotency } from "./ledger/idempotency.ts"
import { money } from "./ledger/money.ts"
import { orders } from "./ledger/orders.ts"
import { validation } from "./ledger/validation.ts"
import { vault } from "./ledger/vault.ts"
import { webhooks } from "./ledger/webhooks.ts"

/** All cases, in the order in which they are checked. */
export const ledger: readonly Case[] = [
  authentication,
  vault,
  validation,
  decisions,
  idempotency,
  orders,
  money,
  webhooks,
].flat()
