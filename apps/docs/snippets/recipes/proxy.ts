import { once } from "node:events"
import { createServer } from "node:http"
import type { AddressInfo } from "node:net"
import { createSandbox } from "@flexcharge/sandbox"
import { nodeWebhooks } from "@flexcharge/server/node"
import { signingSecret } from "@flexcharge/webhooks/testing"
import { on, stateOf } from "../webhook/orders.ts"

const secrets = [signingSecret()]

// #region host
export const endpoint = nodeWebhooks({ secrets, on, publicHost: "shop.example" })
// #endregion host

const sandbox = await createSandbox()
const server = createServer(endpoint)
await once(server.listen(0, "127.0.0.1"), "listening")
const { port } = server.address() as AddressInfo // as: a listening TCP server has no other address
const [secret = ""] = secrets

// #region sandbox
sandbox.control.webhooks.subscribe({ url: `http://127.0.0.1:${port}/webhooks`, host: "shop.example", secret })
// #endregion sandbox

sandbox.control.trigger("payout.created")
await sandbox.control.settled()
const [delivery] = sandbox.control.webhooks.deliveries({ event: "payout.created" })
delivery?.state // => "delivered"
stateOf("nothing")?.phase // => undefined

server.close()
await sandbox.close()
