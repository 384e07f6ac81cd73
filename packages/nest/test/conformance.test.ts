import { cases } from "@flexcharge/server/testing"
import { ExpressAdapter } from "@nestjs/platform-express"
import { FastifyAdapter } from "@nestjs/platform-fastify"
import { describe, test } from "vitest"
import { adapterOf } from "./adapter.ts"

const adapters = [
  adapterOf("Nest 12 on Express", () => new ExpressAdapter(), {
    parsers: ["express.json()", "express.urlencoded()"],
  }),
  adapterOf("Nest 12 on Fastify", () => new FastifyAdapter(), {
    parsers: ["express.json()", "express.urlencoded()"],
  }),
]

for (const adapter of adapters)
  describe(`the conformance suite of ${adapter.name}`, () => {
    for (const { name, run } of cases) test(name, () => run(adapter))
  })
