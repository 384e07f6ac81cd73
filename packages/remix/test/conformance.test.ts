import { type RouteHandler, webhookAction } from "@flexcharge/remix"
import { type Adapter, cases, serveWeb } from "@flexcharge/server/testing"
import { createRequestHandler as remix2 } from "@remix-run/server-runtime"
import { createRequestHandler as reactRouter8 } from "react-router"
import { createRequestHandler as reactRouter7 } from "react-router-7"
import { describe, test } from "vitest"
import { buildOf } from "./build.ts"

type CreateHandler = (build: never) => (request: Request) => Promise<Response>

const adapterOf = (name: string, createHandler: CreateHandler): Adapter => ({
  name,
  parsers: ["request.text()"],
  hasErrorPath: false,
  start: ({ options, parser, isRawBodyKept }) => {
    const take = webhookAction(options)
    const action: RouteHandler = async (route) => {
      if (parser) await (isRawBodyKept ? route.request.clone() : route.request).text()
      return take(route)
    }
    return serveWeb(createHandler(buildOf({ action, loader: action }) as never)) // as: one build for three frameworks
  },
})

const adapters = [
  adapterOf("Remix 2", remix2),
  adapterOf("React Router 7", reactRouter7),
  adapterOf("React Router 8", reactRouter8),
]

for (const adapter of adapters)
  describe(`the conformance suite of ${adapter.name}`, () => {
    for (const { name, run } of cases) test(name, () => run(adapter))
  })
