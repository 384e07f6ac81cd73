/** Express at one version, as a door for the exam. */
import type { AddressInfo } from "node:net"
import { saveRawBody, webhooks } from "@flexcharge/express"
import type { Door } from "@flexcharge/server/testing"
import type express from "express"
import type { ErrorRequestHandler } from "express"

const errorPage: ErrorRequestHandler = (_error, _request, response, _next) => {
  response.status(500).send("error page")
}

export const doorOf = (name: string, framework: typeof express): Door => ({
  name,
  parsers: ["express.json()", "express.urlencoded()"],
  hasErrorPath: true,
  start: ({ options, parser, isRawBodyKept, hasErrorPage }) => {
    const app = framework().disable("x-powered-by").set("env", "test")
    const settings = { type: () => true, ...(isRawBodyKept ? { verify: saveRawBody } : {}) }
    if (parser === "express.json()") app.use(framework.json(settings))
    if (parser === "express.urlencoded()") app.use(framework.urlencoded({ extended: false, ...settings }))
    app.use("/hooks", framework.Router().all("/flexcharge", webhooks(options)))
    if (hasErrorPage) app.use(errorPage)
    return new Promise((resolve) => {
      const server = app.listen(0, "127.0.0.1", () => {
        const { port } = server.address() as AddressInfo // as: a TCP server has a port
        resolve({
          url: `http://127.0.0.1:${port}/hooks/flexcharge`,
          close: () =>
            new Promise((closed) => {
              server.close(() => closed())
              server.closeAllConnections()
            }),
        })
      })
    })
  },
})
