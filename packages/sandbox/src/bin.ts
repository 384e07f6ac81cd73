#!/usr/bin/env node
/** The command flexcharge-sandbox. */
import { argv, env } from "node:process"
import { run } from "./cli/run.ts"

process.exitCode = await run(argv.slice(2), {
  environment: env,
  print: (text) => process.stdout.write(`${text}\n`),
  printError: (text) => process.stderr.write(`${text}\n`),
  stopped: () =>
    new Promise((resolve) => {
      for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => resolve())
    }),
})
