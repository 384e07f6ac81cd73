import { questions } from "@flexcharge/server/testing"
import express5 from "express"
import express4 from "express4"
import { describe, it } from "vitest"
import { doorOf } from "./door.ts"

for (const door of [doorOf("Express 5", express5), doorOf("Express 4", express4)])
  describe(`the exam of ${door.name}`, () => {
    for (const { name, sit } of questions) it(name, () => sit(door))
  })
