/** The whole exam. */
import type { Question } from "./ask.ts"
import { bodies } from "./bodies.ts"
import { deliveries } from "./deliveries.ts"

/** Every question, in order; each is independent of the others. */
export const questions: readonly Question[] = [...deliveries, ...bodies]
