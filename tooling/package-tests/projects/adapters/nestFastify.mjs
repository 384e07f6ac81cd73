import { FastifyAdapter } from "@nestjs/platform-fastify"
import { nestAdapter } from "./nest.mjs"

export const adapter = nestAdapter(() => new FastifyAdapter())
