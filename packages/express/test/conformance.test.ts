import { cases } from "@flexcharge/server/testing"
import express5 from "express"
import express4 from "express4"
import express416 from "express416"
import { describe, test } from "vitest"
import { adapterOf } from "./adapter.ts"

for (const adapter of [
  adapterOf("Express 5", express5),
  adapterOf("Express 4", express4),
  adapterOf("Express 4.16", express416),
])
  describe(`the conformance suite of ${adapter.name}`, () => {
    for (const { name, run } of cases) test(name, () => run(adapter))
  })
