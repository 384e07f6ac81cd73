// Express, with the route under a prefix and a router.
import { saveRawBody, webhooks } from "@flexcharge/express"
import { serveNode } from "@flexcharge/server/testing"
import express from "express"
import { parsers, useBodyParser } from "./bodyParsers.mjs"

export const adapter = {
  name: "Express",
  parsers,
  hasErrorPath: true,
  start: ({ options, parser, isRawBodyKept, hasErrorPage }) => {
    const app = express().set("env", "test")
    useBodyParser(app, parser, isRawBodyKept && saveRawBody)
    app.use("/hooks", express.Router().all("/flexcharge", webhooks(options)))
    if (hasErrorPage)
      app.use((_error, _request, response, _next) => void response.status(500).send("error page"))
    return serveNode(app, "/hooks/flexcharge")
  },
}
