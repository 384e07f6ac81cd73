import { questions } from "@flexcharge/server/testing"
import { ExpressAdapter } from "@nestjs/platform-express"
import { FastifyAdapter } from "@nestjs/platform-fastify"
import { describe, it } from "vitest"
import { doorOf } from "./door.ts"

const doors = [
  doorOf("Nest 12 on Express", () => new ExpressAdapter(), {
    parsers: ["express.json()", "express.urlencoded()"],
  }),
  doorOf("Nest 12 on Fastify", () => new FastifyAdapter(), {
    parsers: ["express.json()", "express.urlencoded()"],
  }),
]

for (const door of doors)
  describe(`the exam of ${door.name}`, () => {
    for (const { name, sit } of questions) it(name, () => sit(door))
  })
