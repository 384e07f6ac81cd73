import { createClient } from "@flexcharge/core"
import { undiciTransport } from "@flexcharge/core/undici"
import { ProxyAgent } from "undici"

// #region proxy
const proxy = new ProxyAgent(process.env.HTTPS_PROXY ?? "http://proxy.example:3128")

export const flexcharge = createClient({ transport: undiciTransport(proxy) })

/** When the process ends: first the client, then its connections. */
export const close = async () => {
  await flexcharge.close()
  await proxy.close()
}
// #endregion proxy
