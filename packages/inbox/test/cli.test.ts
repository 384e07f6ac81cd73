import { existsSync } from "node:fs"
import { rm, writeFile } from "node:fs/promises"
import { join } from "node:path"
import pg from "pg"
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest"
import { run } from "../src/cli.ts"
import { createInbox, postgres, type Store, sqlite } from "../src/index.ts"
import { deliver, until, webhook } from "../src/suite/Case.ts"
import { newSchemaName, temporaryFolder } from "./programs/places.ts"

const folder = await temporaryFolder()
const file = join(folder, "inbox.db")
const schema = newSchemaName()
const pool = new pg.Pool({ connectionString: inject("postgresUrl"), max: 4 })
afterAll(async () => {
  await pool.query(`drop schema ${schema} cascade`)
  await pool.end()
  await rm(folder, { recursive: true })
})

const command = async (variables: Record<string, string>, ...args: string[]) => {
  const lines: string[] = []
  const errors: string[] = []
  const code = await run(args, {
    print: (line) => lines.push(line),
    printError: (line) => errors.push(line),
    variables,
  })
  return { code, lines, errors }
}

const engines: readonly {
  name: string
  args: string[]
  store: () => Store<never>
  variables: Record<string, string>
}[] = [
  { name: "SQLite", args: ["--sqlite", file], store: () => sqlite(file) as Store<never>, variables: {} }, // no handler commits
  {
    name: "PostgreSQL",
    args: ["--postgres", "--schema", schema],
    store: () => postgres({ pool, schema }) as Store<never>, // no handler commits
    variables: { DATABASE_URL: inject("postgresUrl") },
  },
]

describe.each(engines)("the command on $name", ({ args, store, variables }) => {
  const json = async (...words: string[]) => {
    const { code, lines, errors } = await command(variables, ...words, ...args, "--json")
    expect([code, errors]).toEqual([0, []])
    return lines.map((line) => JSON.parse(line))
  }

  beforeAll(async () => {
    const inbox = createInbox({
      store: store(),
      maxAttempts: 1,
      onAlert: () => {},
      handle: (event) => {
        if (event.name !== "challenge.presented") throw new Error("The warehouse is closed.\u001b[2J\nok")
      },
    })
    await inbox.start()
    for (const name of ["challenge.presented", "order.completed", "order.refunded"] as const)
      await deliver(inbox, webhook(name, "order-1"))
    await until("all ended", async () => (await inbox.stats()).pending === 0)
    await inbox.stop()
  })

  test("prints the counts", async () => {
    expect(await json("stats")).toMatchObject([{ pending: 0, dead: 2, openOrders: 0, lagMillis: 0 }])
    const { lines } = await command(variables, "stats", ...args)
    expect(lines).toContain("dead               2")
  })

  test("prints the history of an order with its state", async () => {
    const [order, ...lines] = await json("history", "order-1")
    expect(order.order.state.phase).toBe("refunded")
    expect(lines.map(({ name, status }) => `${name} ${status}`)).toEqual([
      "challenge.presented handled",
      "order.completed dead",
      "order.refunded dead",
    ])
    expect(await json("history", "order-2")).toEqual([{ order: null }])
  })

  test("prints no control character of an error, and keeps it on its line", async () => {
    const { lines } = await command(variables, "dead", ...args)
    expect(lines).toHaveLength(6)
    expect(lines[1]).toBe("  Error: The warehouse is closed.\\u001b[2J ok")
  })

  test("lists dead events, and replays or discards them", async () => {
    const letters = await json("dead", "--limit", "10")
    expect(letters.map(({ name, error }) => `${name}: ${error}`)).toEqual([
      "order.refunded: Error: The warehouse is closed.\u001b[2J\nok",
      "order.completed: Error: The warehouse is closed.\u001b[2J\nok",
    ])
    expect(await json("replay", letters[0].token)).toEqual([{ replayed: 1 }])
    expect(await json("discard", letters[1].token)).toEqual([{ discarded: true }])
    expect(await json("replay", "--all")).toEqual([{ replayed: 0 }])
    expect(await json("replay", "--order", "order-1")).toEqual([{ replayed: 0 }])
    expect(await json("stats")).toMatchObject([{ pending: 1, dead: 0 }])
  })

  test("lists the claims that need an operator, and closes each with its outcome", async () => {
    const opened = store()
    const inbox = createInbox({ store: opened })
    const claims = ["ORDER-1", "ORDER-2"].map((orderId) => ({
      mid: "mid-1",
      orderId,
      payment: {
        isMIT: false,
        transaction: { id: orderId, amount: 100, currency: "USD" },
        paymentMethod: { cardNumber: "token-1", token: true },
      },
    }))
    for (const options of claims) {
      const claim = await inbox.orders.claim({ ...options, holdMillis: 1 })
      if (claim._tag === "Granted") await claim.unanswered()
      await opened.updateClaim("mid-1", options.orderId, (current, _state, nowMillis) => ({
        result: undefined,
        ...(current && { next: { ...current, claimedAtMillis: nowMillis - 90_000_000 } }),
      }))
      expect((await inbox.orders.claim(options))._tag).toBe("NeedsOperator")
    }
    const items = await json("claims")
    expect(items.map(({ mid, orderId, attempt }) => [mid, orderId, attempt]).sort()).toEqual([
      ["mid-1", "ORDER-1", 1],
      ["mid-1", "ORDER-2", 1],
    ])
    const outcome = ["--order", "session-1", "--status", "APPROVED"]
    expect(await json("resolve", "ORDER-1", "--mid", "mid-1", ...outcome)).toEqual([{ resolved: true }])
    expect(await json("resolve", "ORDER-2", "--mid", "mid-1", "--not-sent")).toEqual([{ resolved: true }])
    expect(await json("resolve", "ORDER-2", "--mid", "mid-1", "--not-sent")).toEqual([{ resolved: false }])
    expect(await json("claims")).toEqual([])
    expect((await inbox.orders.claimed("mid-1", "ORDER-1"))?.state.phase).toBe("approved")
    await inbox.stop()
  })

  test("deletes what is older than the given days", async () => {
    expect(await json("prune", "--body-days", "1")).toEqual([{ bodies: 0, keys: 0 }])
    expect((await json("prune", "--body-days", "0"))[0].bodies).toBe(2)
  })
})

describe("the command", () => {
  test("explains invalid arguments, and prints its usage", async () => {
    const cases: readonly [string[], RegExp][] = [
      [["explode"], /There is no command "explode"/],
      [["history"], /needs an argument: <order>/],
      [["stats", "more"], /Too many arguments for "stats"/],
      [["stats", "--limit", "1"], /"stats" has no option --limit/],
      [["dead", "--limit", "many"], /--limit is "many"/],
      [["replay"], /Give either a token/],
      [["resolve", "ORDER-1", "--not-sent"], /needs --mid/],
      [["resolve", "ORDER-1", "--mid", "m"], /Give either --not-sent, or --order/],
      [["resolve", "ORDER-1", "--mid", "m", "--order", "o"], /Give either --not-sent, or --order/],
      [["stats", "--color"], /color/],
    ]
    for (const [args, message] of cases) {
      const { code, errors } = await command({ FLEXCHARGE_INBOX_SQLITE: file }, ...args)
      expect(code).toBe(2)
      expect(errors.join()).toMatch(message)
    }
    expect((await command({}, "stats")).errors.join()).toMatch(/Pass --sqlite <file>/)
    expect((await command({}, "--help")).lines.join()).toContain("flexcharge-inbox reconcile")
  })

  test("fails with the reason for a missing file, which it does not create, and for a file of another kind", async () => {
    const missing = join(folder, "misspelled.db")
    const first = await command({}, "stats", "--sqlite", missing)
    expect([first.code, first.errors.join()]).toEqual([
      1,
      expect.stringContaining(`no inbox file ${missing}`),
    ])
    expect(existsSync(missing)).toBe(false)
    await writeFile(missing, "This is not a database. ".repeat(100))
    const second = await command({}, "stats", "--sqlite", missing)
    expect([second.code, second.errors.join()]).toEqual([
      1,
      expect.stringContaining("is not an SQLite database"),
    ])
  })
})
