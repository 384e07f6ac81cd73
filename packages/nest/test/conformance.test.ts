import { cases } from "@flexcharge/server/testing"
import { ExpressAdapter } from "@nestjs/platform-express"
import { FastifyAdapter } from "@nestjs/platform-fastify"
import { describe, it } from "vitest"
import { doorOf } from "./adapter.ts"

const adapters = [
  doorOf("Nest 12 on Express", () => new ExpressAdapter(), {
    parsers: ["express.json()", "express.urlencoded()"],
  }),
  doorOf("Nest 12 on Fastify", () => new FastifyAdapter(), {
    parsers: ["express.json()", "express.urlencoded()"],
  }),
]

for (const adapter of adapters)
  describe(`the conformance suite of ${adapter.name}`, () => {
    for (const { name, run } of cases) it(name, () => run(adapter))
  })
