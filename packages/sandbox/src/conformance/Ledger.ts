/** The ledger: every checkable fact about the service, with its source and confidence. */
import type { Case } from "./Case.ts"
import { authentication } from "./ledger/authentication.ts"
import { decisions } from "./ledger/decisions.ts"
import { money } from "./ledger/money.ts"
import { orders } from "./ledger/orders.ts"
import { repetition } from "./ledger/repetition.ts"
import { validation } from "./ledger/validation.ts"
import { vault } from "./ledger/vault.ts"
import { webhooks } from "./ledger/webhooks.ts"

/** All cases, in the order in which they are run. */
export const ledger: readonly Case[] = [
  ...[authentication, vault, validation, decisions].flat(),
  ...[repetition, orders, money, webhooks].flat(),
]
