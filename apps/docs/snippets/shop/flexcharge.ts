import { createClient } from "@flexcharge/core"

export const flexcharge = createClient() // reads the FLEXCHARGE_ variables
