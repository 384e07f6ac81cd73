/** The whole conformance suite. */

import { bodies } from "./bodyCases.ts"
import type { ConformanceCase } from "./Case.ts"
import { deliveries } from "./deliveryCases.ts"

/** Every case, in order; each is independent of the others. */
export const cases: readonly ConformanceCase[] = [...deliveries, ...bodies]
