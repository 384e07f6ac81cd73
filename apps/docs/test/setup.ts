/** Fails a test file when an expected value of a loaded snippet was not compared. */
import { afterAll, expect } from "vitest"
import { unchecked } from "#checks/expectedValues.ts"

afterAll(() => {
  expect(unchecked(), "snippet lines whose expected value was never compared").toEqual([])
})
