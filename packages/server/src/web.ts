/** The way in and out for runtimes with the web's `Request` and `Response`. */
import { isWebhookError, rejectDelivery } from "@flexcharge/webhooks"
import { checkDeclaredLength, collect } from "./Collected.ts"
import type { Answer, BodyLimits, Incoming, IncomingHead } from "./Exchange.ts"

/** The head of a web request in the endpoint's terms. */
export const headOf = (request: Request): IncomingHead => ({
  method: request.method,
  url: request.url,
  header: (name) => request.headers.get(name) ?? (name === "host" ? new URL(request.url).host : undefined),
})

/** A web request in the endpoint's terms; its body is read when asked for, once, and never as text. */
export const fromRequest = (request: Request): Incoming => ({
  ...headOf(request),
  body: (limits) => readRequest(request, limits),
})

/** An answer as a web response. */
export const toResponse = ({ status, headers, body }: Answer): Response =>
  new Response(body, { status, headers })

const readRequest = async (request: Request, limits: BodyLimits): Promise<Uint8Array> => {
  if (request.bodyUsed || request.body?.locked)
    rejectDelivery(
      "BodyAlreadyParsed",
      "request.text() or a similar method",
      ". Hand the request to the endpoint before anything reads its body",
    )
  checkDeclaredLength(request.headers.get("content-length"), limits.maxBodyBytes)
  if (!request.body) return new Uint8Array()

  const reader = request.body.getReader()
  const collected = collect(limits.maxBodyBytes)
  let timer: ReturnType<typeof setTimeout> | undefined
  const late = new Promise<"late">((resolve) => {
    timer = setTimeout(resolve, limits.bodyTimeoutMillis, "late")
  })
  try {
    for (;;) {
      const part = await Promise.race([reader.read(), late])
      if (part === "late") return rejectDelivery("BodyIncomplete", "timeout")
      if (part.done) return collected.bytes()
      collected.add(part.value)
    }
  } catch (error) {
    reader.cancel().catch(() => undefined)
    if (isWebhookError(error)) throw error
    return rejectDelivery("BodyIncomplete", "aborted")
  } finally {
    clearTimeout(timer)
  }
}
