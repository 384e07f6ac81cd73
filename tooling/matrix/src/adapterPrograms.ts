/** The adapters as a stranger writes them: each program exports `adapter` for the conformance suite. */

/** Sits the conformance suite at the adapter beside it and leaves the answers in a file: null, or the complaint. */
export const sitting = `
import { writeFileSync } from "node:fs"
import { cases } from "@flexcharge/server/testing"
import { adapter } from "./adapter.mjs"

const answers = {}
for (const { name, run } of cases) answers[name] = await run(adapter).then(() => null, String)
writeFileSync("answers.json", JSON.stringify(answers))
process.exit()
`

/** Node's own server. */
export const nodeAdapter = `
import { buffer } from "node:stream/consumers"
import { nodeWebhooks } from "@flexcharge/server/node"
import { serveNode } from "@flexcharge/server/testing"

export const adapter = {
  name: "node:http",
  parsers: ["another reader of the request's stream"],
  hasErrorPath: false,
  start: ({ options, parser, isRawBodyKept }) => {
    const take = nodeWebhooks(options)
    return serveNode(async (request, response) => {
      const bytes = parser && (await buffer(request))
      if (isRawBodyKept) request.rawBody = bytes
      await take(request, response)
    })
  },
}
`

/** AWS Lambda: a gateway that makes an event of payload version 2.0 of each request, and a handler of such events. */
export const lambdaAdapter = `
import { webhookHandler } from "@flexcharge/server"
import { rawBody, sendResponse } from "@flexcharge/server/node"
import { serveNode } from "@flexcharge/server/testing"
import { rejectDelivery } from "@flexcharge/webhooks"

const parsers = ["httpJsonBodyParser()"]
const handlerOf = (options) => {
  const receive = webhookHandler(options)
  return async (event) => {
    const { status, headers, body } = await receive({
      method: event.requestContext.http.method,
      url: event.rawPath + "?" + event.rawQueryString,
      header: (name) => event.headers[name],
      body: async () => {
        const { body = "", isBase64Encoded } = event
        if (typeof body !== "string") rejectDelivery("BodyAlreadyParsed", parsers[0], "; handle webhooks before it")
        return Buffer.from(body, isBase64Encoded ? "base64" : "utf8")
      },
    })
    return { statusCode: status, headers, body }
  }
}
export const adapter = {
  name: "AWS Lambda",
  parsers,
  hasErrorPath: false,
  start: ({ options, parser, isRawBodyKept }) => {
    const handler = handlerOf(options)
    return serveNode(async (request, response) => {
      const read = await rawBody({}, request, options).then(
        (bytes) => () => Buffer.from(bytes).toString("base64"),
        (error) => () => { throw error },
      )
      const [rawPath, rawQueryString = ""] = request.url.split("?")
      const { statusCode, headers, body } = await handler({
        rawPath,
        rawQueryString,
        headers: request.headers,
        requestContext: { http: { method: request.method } },
        isBase64Encoded: true,
        get body() {
          const text = read()
          return parser && !isRawBodyKept ? JSON.parse(Buffer.from(text, "base64").toString()) : text
        },
      })
      await sendResponse(request, response, { status: statusCode, headers, body })
    })
  },
}
`

const webAdapter = (imports: string, handler: string) => `
${imports}
import { serveWeb } from "@flexcharge/server/testing"

export const adapter = {
  name: "web",
  parsers: ["request.text()"],
  hasErrorPath: false,
  start: ({ options, parser, isRawBodyKept }) => {
    const parse = async (request) => parser && (isRawBodyKept ? request.clone() : request).text()
    ${handler}
  },
}
`

/** A function from Request to Response. */
export const requestAdapter = webAdapter(
  'import { webhookEndpoint } from "@flexcharge/server"',
  `const take = webhookEndpoint(options)
    return serveWeb(async (request) => {
      await parse(request)
      return take(request)
    })`,
)

/** A compiled app of Remix or React Router with one resource route, from the package that serves it. */
export const routeAdapter = (framework: string): string =>
  webAdapter(
    `import { webhookAction } from "@flexcharge/remix"
import { createRequestHandler } from ${JSON.stringify(framework)}`,
    `const take = webhookAction(options)
    const action = async (route) => {
      await parse(route.request)
      return take(route)
    }
    const route = { id: "route", parentId: "root", path: "webhooks", module: { action, loader: action } }
    return serveWeb(createRequestHandler({
      entry: { module: { default: () => new Response("page") } },
      routes: { root: { id: "root", path: "", module: { default: () => null } }, route },
      assets: { version: "1", url: "", entry: { module: "", imports: [] }, routes: {} },
      publicPath: "/", assetsBuildDirectory: "", basename: "/", future: {}, isSpaMode: false, ssr: true,
      prerender: [], routeDiscovery: { mode: "initial", manifestPath: "/__manifest" },
    }))`,
  )

const parsing = `
const parsers = ["express.json()", "express.urlencoded()"]
const parse = (app, parser, isRawBodyKept) => {
  const settings = { type: () => true, ...(isRawBodyKept && { verify: saveRawBody }) }
  if (parser === parsers[0]) app.use(express.json(settings))
  if (parser === parsers[1]) app.use(express.urlencoded({ extended: false, ...settings }))
}
`

/** Express, with the route below a prefix and a router. */
export const expressAdapter = `
import { saveRawBody, webhooks } from "@flexcharge/express"
import { serveNode } from "@flexcharge/server/testing"
import express from "express"
${parsing}
export const adapter = {
  name: "Express",
  parsers,
  hasErrorPath: true,
  start: ({ options, parser, isRawBodyKept, hasErrorPage }) => {
    const app = express().set("env", "test")
    parse(app, parser, isRawBodyKept)
    app.use("/hooks", express.Router().all("/flexcharge", webhooks(options)))
    if (hasErrorPage) app.use((error, request, response, next) => void response.status(500).send("error page"))
    return serveNode(app, "/hooks/flexcharge")
  },
}
`

/** Nest on one of its platforms. */
export const nestAdapter = (platform: "Express" | "Fastify"): string => `
import "reflect-metadata"
import { FlexChargeModule } from "@flexcharge/nest"
import { saveRawBody } from "@flexcharge/server/node"
import { Module } from "@nestjs/common"
import { NestFactory } from "@nestjs/core"
import { ${platform}Adapter } from "@nestjs/platform-${platform.toLowerCase()}"
import express from "express"
${parsing}
const errorPage = {
  catch: (error, host) => void host.switchToHttp().getResponse().status(500).send("error page"),
}
export const adapter = {
  name: "Nest",
  parsers,
  hasErrorPath: true,
  start: async ({ options, parser, isRawBodyKept, hasErrorPage }) => {
    class App {}
    Module({ imports: [FlexChargeModule.forRoot({ webhooks: options })] })(App)
    const settings = { rawBody: true, bodyParser: parser === undefined, logger: false }
    const app = await NestFactory.create(App, new ${platform}Adapter(), settings)
    parse(app, parser, isRawBodyKept)
    if (hasErrorPage) app.useGlobalFilters(errorPage)
    await app.listen(0, "127.0.0.1")
    const close = () => {
      app.getHttpServer().closeAllConnections()
      return app.close()
    }
    return { url: (await app.getUrl()) + "/webhooks/flexcharge", close }
  },
}
`
