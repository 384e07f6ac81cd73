/** New places for databases. */
import { randomUUID } from "node:crypto"
import { mkdtemp } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"

export const temporaryFolder = () => mkdtemp(join(tmpdir(), "flexcharge-inbox-"))

export const newSchemaName = () => `inbox_${randomUUID().replaceAll("-", "")}`
