import { describe, expect, test } from "vitest"
import { attempt, chosen, expectSaid, type Row } from "../src/Row.ts"

const row = (name: string, attempt: Row["attempt"] = async () => "ran"): Row => ({
  area: "runtime",
  name,
  attempt,
})

describe("a row of the matrix", () => {
  test("ends with what was proved and how long it took", async () => {
    const times = [1_000, 3_540]
    const outcome = await attempt(row("Node"), () => times.shift() ?? 0)
    expect(outcome).toMatchObject({ isPassed: true, note: "ran", seconds: 2.5 })
  })

  test("that throws is an outcome, and does not stop the others", async () => {
    const outcome = await attempt(
      row("Bun", async () => {
        throw new Error("no such runtime")
      }),
    )
    expect(outcome).toMatchObject({ isPassed: false, note: "no such runtime" })
  })

  test("is chosen by any of the words, whatever their case", () => {
    const rows = [row("Node 24"), row("Bun 1"), row("Deno 2")]
    const names = (...words: readonly string[]) => chosen(rows, words).map(({ name }) => name)
    expect(names("node", "BUN")).toEqual(["Node 24", "Bun 1"])
    expect(names("runtime")).toHaveLength(3)
    expect(names()).toHaveLength(3)
    expect(names("python")).toEqual([])
  })

  test("has to say exactly what it should", () => {
    expect(() => expectSaid("fine\n", "fine")).not.toThrow()
    expect(() => expectSaid("nearly fine", "fine")).toThrow(/nearly fine/)
  })
})
