import { it } from "vitest"

it("promises a wrong value", async () => {
  await import("./wrongValue.ts")
})

it("promises a value on a line that never runs", async () => {
  await import("./neverRun.ts")
})
