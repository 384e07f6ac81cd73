import { describe, expect, test } from "vitest"
import { adapters, lines } from "../Budgets.ts"
import { files, read } from "../Repository.ts"

/** Lines that are neither blank nor documentation: what a reader has to follow. */
const weight = (file: string): number => {
  const text = read(file).replace(/\/\*\*[\s\S]*?\*\//g, "")
  return text.split("\n").filter((line) => line.trim() !== "").length
}

const isWritten = (file: string) => /\.tsx?$/.test(file) && !/\.generated\.ts$/.test(file)
const sources = files("packages/*/src/**", "apps/*/src/**", "tooling/**").filter(
  (file) => isWritten(file) && !/\/test\//.test(file),
)
const over = (candidates: readonly string[], limit: number) =>
  candidates
    .filter((file) => weight(file) > limit)
    .map((file) => `${file}: ${weight(file)} lines, at most ${limit}`)

describe("files stay small", () => {
  test(`a source file has at most ${lines.source} lines`, () => {
    expect(over(sources, lines.source)).toEqual([])
  })

  test(`an adapter's file has at most ${lines.adapter} lines`, () => {
    const doors = sources.filter((file) => adapters.some((room) => file.startsWith(`packages/${room}/src/`)))
    expect(over(doors, lines.adapter)).toEqual([])
  })

  test(`the median source file has at most ${lines.medianSource} lines`, () => {
    const weights = sources.map(weight).sort((left, right) => left - right)
    expect(weights[Math.floor(weights.length / 2)]).toBeLessThanOrEqual(lines.medianSource)
  })

  test(`a test file has at most ${lines.test} lines`, () => {
    expect(
      over(files("packages/*/test/**", "apps/*/test/**", "tooling/**/test/**").filter(isWritten), lines.test),
    ).toEqual([])
  })
})
