/** Writes the plain interfaces of the Promise face from the schemas; their diff is the API report. */
import { writeFile } from "node:fs/promises"
import { interfaces } from "./interfaces.ts"

await writeFile(new URL("../src/Interfaces.generated.ts", import.meta.url), interfaces())
