/** Serves the files of the inspector, a web page that shows what happens in the sandbox. */
import { asset } from "./Assets.ts"
import type { RequestHandler } from "./HttpServer.ts"

const script = "text/javascript; charset=utf-8"
const style = "text/css; charset=utf-8"

const scriptNames = [
  "main",
  "controlClient",
  "currencyDecimals",
  "detail",
  "dom",
  "list",
  "panels",
  "timeline",
  "statusText",
]

const files = new Map<string, { readonly path: string; readonly contentType: string }>([
  ["/", { path: "inspector/index.html", contentType: "text/html; charset=utf-8" }],
  ["/inspector/tokens.css", { path: "inspector/tokens.css", contentType: style }],
  ["/inspector/inspector.css", { path: "inspector/inspector.css", contentType: style }],
  ...scriptNames.map((name): [string, { path: string; contentType: string }] => [
    `/inspector/${name}.js`,
    { path: `inspector/${name}.js`, contentType: script },
  ]),
])

const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "connect-src 'self'",
  "img-src data:",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join("; ")

/** Responds to GET requests for the inspector's files. */
export const inspectorRoutes: RequestHandler = (request, url) => {
  const file = files.get(url.pathname)
  if (file === undefined || request.method !== "GET") return undefined
  return {
    status: 200,
    headers: {
      "content-type": file.contentType,
      "content-security-policy": contentSecurityPolicy,
      "cache-control": "no-cache",
      "x-content-type-options": "nosniff",
      "referrer-policy": "no-referrer",
    },
    body: asset(file.path),
  }
}
