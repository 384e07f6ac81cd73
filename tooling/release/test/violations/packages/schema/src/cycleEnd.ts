import type { Start } from "./cycleStart.ts"
export interface End {
  readonly start: Start
}
