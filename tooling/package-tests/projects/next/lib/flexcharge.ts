import { createClient } from "@flexcharge/core"

/** One client for the whole process. It reads the FLEXCHARGE_ variables of the environment. */
export const flexcharge = createClient()
