import { createClient, isApiError } from "@flexcharge/core"
import { createSandbox } from "@flexcharge/sandbox"
import { flexcharge } from "../shop/flexcharge.ts"

// #region check
const { expiresAt } = await flexcharge.authenticate()
const minutesLeft = (expiresAt - Date.now()) / 60_000
minutesLeft > 9 // => true
// #endregion check

// #region rejected
const misconfigured = createClient({ appKey: "not-the-key" })
try {
  await misconfigured.authenticate()
} catch (error) {
  if (!isApiError(error)) throw error
  error.reason._tag // => "Unauthorized"
  error.isRetryable // => false
}
// #endregion rejected

// #region revoke
const sandbox = await createSandbox()
const client = createClient({ ...sandbox.credentials, baseUrl: sandbox.url })
await client.authenticate()

sandbox.control.revokeTokens() // as after ten minutes
const orders = await client.orders() // requests a new token once, then repeats the call
orders.orders // => []
// #endregion revoke

await client.close()
await sandbox.close()
