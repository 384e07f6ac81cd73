#!/usr/bin/env node
/** The `flexcharge` command, connected to this process. */
import { createInterface } from "node:readline/promises"
import { Writable } from "node:stream"
import type { ClientOptions } from "./ClientOptions.ts"
import { run } from "./Command.ts"
import { missingCredentials } from "./Settings.ts"

/** Asks for the credentials the environment does not hold, where somebody can answer. */
const ask = async (): Promise<ClientOptions> => {
  const missing = missingCredentials()
  if (missing.length === 0 || !process.stdin.isTTY) return {}
  const quiet = new Writable({ write: (_chunk, _encoding, done) => done() })
  const terminal = createInterface({ input: process.stdin, output: quiet, terminal: true })
  const given: Record<string, string> = {}
  for (const name of missing) {
    process.stderr.write(`${name} (not shown): `)
    given[name] = await terminal.question("")
    process.stderr.write("\n")
  }
  terminal.close()
  return given
}

process.exitCode = await run(process.argv.slice(2), {
  print: (line) => void process.stdout.write(`${line}\n`),
  complain: (line) => void process.stderr.write(`${line}\n`),
  options: ask,
  nodeVersion: process.version,
  now: Date.now,
})
