import { Effect } from "effect"
export const nothing = Effect.void
