#!/usr/bin/env node
/** The `flexcharge` command, run in this process. */
import { resolve } from "node:path"
import { createInterface } from "node:readline/promises"
import { Writable } from "node:stream"
import { pathToFileURL } from "node:url"
import { missingCredentials } from "./ClientConfig.ts"
import type { ClientOptions } from "./ClientOptions.ts"
import { run } from "./cli.ts"

/** Prompts for the credentials that the environment does not contain, where there is a terminal. */
const promptForCredentials = async (): Promise<ClientOptions> => {
  const missing = missingCredentials()
  if (missing.length === 0 || !process.stdin.isTTY) return {}
  const noEcho = new Writable({ write: (_chunk, _encoding, done) => done() })
  const terminal = createInterface({ input: process.stdin, output: noEcho, terminal: true })
  const credentials: Record<string, string> = {}
  for (const name of missing) {
    process.stderr.write(`${name} (not shown): `)
    credentials[name] = await terminal.question("")
    process.stderr.write("\n")
  }
  terminal.close()
  return credentials
}

const exitCode = await run(process.argv.slice(2), {
  print: (line) => void process.stdout.write(`${line}\n`),
  printError: (line) => void process.stderr.write(`${line}\n`),
  options: promptForCredentials,
  nodeVersion: process.version,
  now: Date.now,
  variables: () => process.env,
  loadVariables: (file) => process.loadEnvFile(file),
  loadModule: async (path) => (await import(pathToFileURL(resolve(path)).href)).default,
})
// A check that exceeded its time limit may hold a connection or a timer that would keep the process alive.
process.stderr.write("", () => process.stdout.write("", () => process.exit(exitCode)))
