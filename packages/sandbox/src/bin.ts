#!/usr/bin/env node
/** flexcharge-sandbox: starts a sandbox and says how to use it. */
import { parseArgs } from "node:util"
import { createSandbox } from "./Sandbox.ts"
import { welcome } from "./Welcome.ts"

const { values } = parseArgs({
  options: {
    port: { type: "string", default: "4010" },
    host: { type: "string", default: "127.0.0.1" },
    merchants: { type: "string", default: "1" },
    json: { type: "boolean", default: false },
  },
})

const sandbox = await createSandbox({
  port: Number(values.port),
  host: values.host,
  merchants: Array.from({ length: Number(values.merchants) }, () => ({})),
})
const { url, credentials, merchants, scripts } = sandbox
console.log(values.json ? JSON.stringify({ url, credentials, merchants, scripts }) : welcome(sandbox))
for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => void sandbox.close())
