import { storeCases } from "@flexcharge/inbox/testing"
import { describe, test } from "vitest"
import { postgresEngine } from "./postgresEngine.ts"

describe("the PostgreSQL engine", () => {
  for (const { name, run } of storeCases) test(name, () => run(postgresEngine))
})
