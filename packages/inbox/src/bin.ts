#!/usr/bin/env node
/** The `flexcharge-inbox` command, run in this process. */
import { run } from "./cli.ts"

process.exitCode = await run(process.argv.slice(2), {
  print: (line) => void process.stdout.write(`${line}\n`),
  printError: (line) => void process.stderr.write(`${line}\n`),
  variables: process.env,
})
