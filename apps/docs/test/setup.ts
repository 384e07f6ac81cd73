/** Every promise made by a snippet that a test file loads must have been kept by its end. */
import { afterAll, expect } from "vitest"
import { unchecked } from "#checks/promised.ts"

afterAll(() => {
  expect(unchecked(), "snippet lines whose promised value was never compared").toEqual([])
})
