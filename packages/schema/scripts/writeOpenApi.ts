/** Writes the OpenAPI document of the register into the build. */
import { writeFile } from "node:fs/promises"
import { openapi } from "./openApi.ts"

await writeFile(new URL("../dist/openapi.json", import.meta.url), `${JSON.stringify(openapi(), null, 1)}\n`)
