import { cases } from "@flexcharge/server/testing"
import express5 from "express"
import express4 from "express4"
import { describe, it } from "vitest"
import { doorOf } from "./adapter.ts"

for (const adapter of [doorOf("Express 5", express5), doorOf("Express 4", express4)])
  describe(`the conformance suite of ${adapter.name}`, () => {
    for (const { name, run } of cases) it(name, () => run(adapter))
  })
