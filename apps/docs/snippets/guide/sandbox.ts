import { createClient } from "@flexcharge/core"
import { createSandbox } from "@flexcharge/sandbox"

const sandbox = await createSandbox()
const flexcharge = createClient({ ...sandbox.credentials, baseUrl: sandbox.url })

const { expiresAt } = await flexcharge.authenticate()
expiresAt > Date.now() // => true

await flexcharge.close()
await sandbox.close()
