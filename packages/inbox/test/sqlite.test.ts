import { storeCases } from "@flexcharge/inbox/testing"
import { describe, test } from "vitest"
import { sqliteEngine } from "./sqliteEngine.ts"

describe("the embedded engine", () => {
  for (const { name, run } of storeCases) test(name, () => run(sqliteEngine()))
})
