import type { Card } from "../../browser/src/sense.ts"
export type Page = Card
