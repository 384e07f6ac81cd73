/** Writes what is generated from the schemas: the plain interfaces, and the tables that validate and decode. */
import { writeFile } from "node:fs/promises"
import { checkCode } from "./checks.ts"
import { interfaces } from "./interfaces.ts"
import { requestCode } from "./requests.ts"
import { responseCode } from "./responses.ts"

const write = (name: string, text: string) =>
  writeFile(new URL(`../src/generated/${name}.ts`, import.meta.url), text)

await write("interfaces", interfaces())
await write("requests", requestCode())
await write("responses", responseCode())
await write("checks", checkCode()) // last: the checks that the tables above use
