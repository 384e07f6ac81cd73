import { fromGr4vy, type Gr4vyDecline } from "@flexcharge/gateways/gr4vy"
import { type Attempt, type Order, rescueDeclined } from "./rescueDeclined.ts"

/** `create` calls `gr4vy.transactions.create(...)` of @gr4vy/sdk. */
export const payWithGr4vy = async (create: () => Promise<Gr4vyDecline>, order: Order, attempt: Attempt) => {
  return rescueDeclined(order, fromGr4vy(await create(), attempt))
}
