import { expect, test } from "vitest"
import { expectOutput, type MatrixCase, runCase, selectCases } from "../src/MatrixCase.ts"

const matrixCase = (name: string, run: MatrixCase["run"] = async () => "ran"): MatrixCase => ({
  area: "runtime",
  name,
  run,
})

test("a matrix case reports what was proved and how long it took", async () => {
  const times = [1_000, 3_540]
  const result = await runCase(matrixCase("Node"), () => times.shift() ?? 0)
  expect(result).toMatchObject({ isPassed: true, note: "ran", seconds: 2.5 })
})

test("a matrix case that throws is reported as failed", async () => {
  const failing = matrixCase("Bun", async () => {
    throw new Error("no such runtime")
  })
  expect(await runCase(failing)).toMatchObject({ isPassed: false, note: "no such runtime" })
})

test("matrix cases are selected by any of the words, without regard to upper and lower case", () => {
  const cases = [matrixCase("Node 24"), matrixCase("Bun 1"), matrixCase("Deno 2")]
  const names = (...words: readonly string[]) => selectCases(cases, words).map(({ name }) => name)
  expect(names("node", "BUN")).toEqual(["Node 24", "Bun 1"])
  expect(names("runtime")).toHaveLength(3)
  expect(names()).toHaveLength(3)
  expect(names("python")).toEqual([])
})

test("a program that prints anything but the expected line fails its case", () => {
  expect(() => expectOutput("fine\n", "fine")).not.toThrow()
  expect(() => expectOutput("nearly fine", "fine")).toThrow(/nearly fine/)
})
