import { randomBytes } from "node:crypto"
import { PassThrough } from "node:stream"
import { cspHeader } from "@flexcharge/browser/csp"
import { createReadableStreamFromReadable } from "@react-router/node"
import { renderToPipeableStream } from "react-dom/server"
import { type EntryContext, ServerRouter } from "react-router"
import { NonceContext } from "./root"
import { pageSettings } from "./settings.server"

/** Renders each page with the Content Security Policy that allows SenseJS, the widget and card tokenization. */
export default function handleRequest(
  request: Request,
  status: number,
  headers: Headers,
  context: EntryContext,
): Promise<Response> {
  const nonce = randomBytes(16).toString("base64")
  const { widgetSrc, senseSrc, baseUrl } = pageSettings()
  headers.set("Content-Security-Policy", cspHeader({ nonce, widgetSrc, senseSrc, baseUrl }))
  headers.set("Content-Type", "text/html")
  return new Promise((resolve, reject) => {
    const { pipe } = renderToPipeableStream(
      <NonceContext value={nonce}>
        <ServerRouter context={context} url={request.url} nonce={nonce} />
      </NonceContext>,
      {
        nonce,
        onAllReady() {
          const body = new PassThrough()
          pipe(body)
          resolve(new Response(createReadableStreamFromReadable(body), { status, headers }))
        },
        onShellError: reject,
      },
    )
  })
}
