/** Express at one version, as an adapter for the conformance suite. */
import { saveRawBody, webhooks } from "@flexcharge/express"
import { type Adapter, serveNode } from "@flexcharge/server/testing"
import type express from "express"

const errorPage: express.ErrorRequestHandler = (_error, _request, response, _next) => {
  response.status(500).send("error page")
}

export const adapterOf = (name: string, framework: typeof express): Adapter => ({
  name,
  parsers: ["express.json()", "express.urlencoded()"],
  hasErrorPath: true,
  start: ({ options, parser, isRawBodyKept, hasErrorPage }) => {
    const app = framework().set("env", "test")
    const settings = { type: () => true, ...(isRawBodyKept ? { verify: saveRawBody } : {}) }
    if (parser === "express.json()") app.use(framework.json(settings))
    if (parser === "express.urlencoded()") app.use(framework.urlencoded({ extended: false, ...settings }))
    app.use("/hooks", framework.Router().all("/flexcharge", webhooks(options)))
    if (hasErrorPage) app.use(errorPage)
    return serveNode(app, "/hooks/flexcharge")
  },
})
