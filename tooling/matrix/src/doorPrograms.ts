/** The doors as a stranger writes them: each program exports `door` for the exam. */

/** Sits the exam at the door beside it and leaves the answers in a file: null, or the complaint. */
export const sitting = `
import { writeFileSync } from "node:fs"
import { questions } from "@flexcharge/server/testing"
import { door } from "./door.mjs"

const answers = {}
for (const { name, sit } of questions) answers[name] = await sit(door).then(() => null, String)
writeFileSync("answers.json", JSON.stringify(answers))
process.exit()
`

/** Node's own server. */
export const nodeDoor = `
import { buffer } from "node:stream/consumers"
import { nodeWebhooks } from "@flexcharge/server/node"
import { serveNode } from "@flexcharge/server/testing"

export const door = {
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
export const lambdaDoor = `
import { webhookReceiver } from "@flexcharge/server"
import { rawBody, sendAnswer } from "@flexcharge/server/node"
import { serveNode } from "@flexcharge/server/testing"
import { rejectDelivery } from "@flexcharge/webhooks"

const parsers = ["httpJsonBodyParser()"]
const handlerOf = (options) => {
  const receive = webhookReceiver(options)
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
export const door = {
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
      await sendAnswer(request, response, { status: statusCode, headers, body })
    })
  },
}
`

const webDoor = (imports: string, handler: string) => `
${imports}
import { serveWeb } from "@flexcharge/server/testing"

export const door = {
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
export const requestDoor = webDoor(
  'import { webhookEndpoint } from "@flexcharge/server"',
  `const take = webhookEndpoint(options)
    return serveWeb(async (request) => {
      await parse(request)
      return take(request)
    })`,
)

/** A compiled app of Remix or React Router with one resource route, from the package that serves it. */
export const routeDoor = (framework: string): string =>
  webDoor(
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
export const expressDoor = `
import { saveRawBody, webhooks } from "@flexcharge/express"
import { serveNode } from "@flexcharge/server/testing"
import express from "express"
${parsing}
export const door = {
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
export const nestDoor = (platform: "Express" | "Fastify"): string => `
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
export const door = {
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
