import type { End } from "./cycleEnd.ts"
export interface Start {
  readonly end: End
}
