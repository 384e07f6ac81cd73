/** A suite that fails in every way a test can, beside one that passes. */
import { describe, expect, it, test } from "vitest"

describe("outer", () => {
  describe("inner", () => {
    it("passes", async () => {
      expect({ a: [1, "x"], b: 2 }).toMatchObject({ a: [1, expect.stringMatching(/x/)] })
      await expect(Promise.reject(new Error("no"))).rejects.toThrow("no")
    })
    it("differs", () => expect({ a: 1 }).toEqual({ a: 2 }))
  })
  test("rejects", () => Promise.reject(new Error("late")))
})

it("is alone", () => {
  throw new Error("at once")
})
