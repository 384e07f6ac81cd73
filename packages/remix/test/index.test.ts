import { orderStatusLoader } from "@flexcharge/remix"
import { createRequestHandler } from "react-router"
import { describe, expect, it } from "vitest"
import { buildOf } from "./build.ts"

const loader = orderStatusLoader({
  lookup: (id) => (id === "1" ? { phase: "challenge", dispute: "none", unknown: [] } : undefined),
  streamMaxMillis: 0,
})

describe("orderStatusLoader", () => {
  it("tells the page how its order stands, inside the framework", async () => {
    const handler = createRequestHandler(buildOf({ loader }) as never) // as: the least build, not a compiled one
    const reply = await handler(new Request("https://shop.example/webhooks?orderId=1"))
    expect(await reply.json()).toEqual({ state: "challenge", isFinal: false })
    expect((await handler(new Request("https://shop.example/webhooks?orderId=2"))).status).toBe(404)
  })

  it("streams, when it is asked to", async () => {
    const request = new Request("https://shop.example/1", { headers: { accept: "text/event-stream" } })
    expect(await (await loader({ request })).text()).toBe('data: {"state":"challenge","isFinal":false}\n\n')
  })
})
