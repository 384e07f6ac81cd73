import { ExpressAdapter } from "@nestjs/platform-express"
import { nestAdapter } from "./nest.mjs"

export const adapter = nestAdapter(() => new ExpressAdapter())
