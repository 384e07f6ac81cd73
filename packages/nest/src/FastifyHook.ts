/** The webhook endpoint as a hook of Fastify's, where Nest's middleware stands: that costs a delivery a fifth more. */
import type { ServerResponse } from "node:http"
import type { NodeHandler, NodeRequest } from "@flexcharge/server/node"
import type { MiddlewareConsumer } from "@nestjs/common"

/** What is needed of Nest's consumer; how it resolves paths, global prefix and versions included, is its own affair. */
interface Consumer extends MiddlewareConsumer {
  getHttpAdapter?(): { getType(): string; getInstance(): { addHook(name: "onRequest", hook: Hook): unknown } }
  readonly routeInfoPathExtractor?: { extractPathsFrom?(route: object): readonly string[] }
}

type Hook = (
  request: { readonly raw: NodeRequest },
  reply: { readonly raw: ServerResponse },
  done: (error?: unknown) => void,
) => void

/**
 * Whether the handler now stands at the path as middleware would: behind the application's own, before any parser,
 * guard or route. False on other platforms, for patterns, and if a Nest to come keeps its paths to itself.
 */
export const hookOnFastify = (consumer: Consumer, path: string, handler: NodeHandler): boolean => {
  const adapter = consumer.getHttpAdapter?.()
  if (adapter?.getType() !== "fastify") return false
  const paths = consumer.routeInfoPathExtractor?.extractPathsFrom?.({ path: `/${path}`, method: anyMethod })
  if (!paths?.every((one) => /^(\/[\w.~-]+)+\/?$/.test(one))) return false
  const served = new Set(paths.map(spelledPlainly))
  adapter.getInstance().addHook("onRequest", (request, reply, done) => {
    if (!served.has(spelledPlainly(request.raw.url ?? ""))) return done()
    handler(request.raw, reply.raw, done).catch(done)
  })
  return true
}

const anyMethod = -1 // as Nest has it for a path that is given as text

/** A path as middleware compares it: in any letter case, with or without a slash at its end. */
const spelledPlainly = (url: string): string => url.replace(/\/?([?#].*)?$/s, "").toLowerCase()
