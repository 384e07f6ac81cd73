import { test } from "vitest"

test("the snippet expects a wrong value", async () => {
  await import("./wrongValue.ts")
})

test("the snippet expects a value on a line that never runs", async () => {
  await import("./neverRun.ts")
})
