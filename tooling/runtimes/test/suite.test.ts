import { describe, expect, it } from "vitest"
import { runtimes } from "../runtimes.ts"
import { play } from "../suite.ts"

const suite = { folder: import.meta.dirname, files: ["mixed.ts"], alias: {} }

describe.each(runtimes)("on $name", (runtime) => {
  it("a suite says what passed, what failed and why", async () => {
    expect(await play(runtime, suite)).toEqual({
      passed: ["outer > inner > passes"],
      failed: [
        { name: "outer > inner > differs", error: expect.stringContaining("deeply equal") },
        { name: "outer > rejects", error: "late" },
        { name: "is alone", error: "at once" },
      ],
    })
  })

  it("a suite that cannot be loaded is an error", async () => {
    await expect(play(runtime, { ...suite, files: ["no-such.ts"] })).rejects.toThrow()
  })
})
