/** Writes what is generated from the schemas: the plain interfaces, whose diff is the API report, and the plain code. */
import { writeFile } from "node:fs/promises"
import { interfaces } from "./interfaces.ts"
import { replyCode } from "./replies.ts"
import { requestCode } from "./requests.ts"

const write = (name: string, text: string) =>
  writeFile(new URL(`../src/${name}.generated.ts`, import.meta.url), text)

await write("Interfaces", interfaces())
await write("Requests", requestCode())
await write("Replies", replyCode())
