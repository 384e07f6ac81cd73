/** The webhook endpoint as a route of Fastify's own: middleware there costs a delivery a sixth more. */
import type { ServerResponse } from "node:http"
import type { NodeHandler, NodeRequest } from "@flexcharge/server/node"
import type { MiddlewareConsumer } from "@nestjs/common"

/** What is needed of Nest's consumer; how it resolves paths, global prefix and versions included, is its own affair. */
interface Consumer extends MiddlewareConsumer {
  getHttpAdapter?(): { getType(): string; getInstance(): FastifyInstance }
  readonly routeInfoPathExtractor?: { extractPathsFrom?(route: object): readonly string[] }
}

interface Slashes {
  readonly ignoreTrailingSlash?: boolean
}

interface FastifyInstance {
  readonly initialConfig: Slashes & { readonly routerOptions?: Slashes }
  register(plugin: (scope: FastifyInstance, options: unknown, done: () => void) => void): unknown
  all(path: string, options: { onRequest: Hook }, handler: () => void): unknown
}

type Hook = (
  request: { readonly raw: NodeRequest },
  reply: { readonly raw: ServerResponse },
  done: (error?: unknown) => void,
) => void

/**
 * Whether the handler now stands at the path as middleware would, behind all hooks and middleware of the application.
 * False on other platforms, for patterns that Fastify may read otherwise, and if a Nest to come keeps paths to itself.
 */
export const routeOnFastify = (consumer: Consumer, path: string, handler: NodeHandler): boolean => {
  const adapter = consumer.getHttpAdapter?.()
  if (adapter?.getType() !== "fastify") return false
  const paths = consumer.routeInfoPathExtractor?.extractPathsFrom?.({ path: `/${path}`, method: anyMethod })
  if (!paths?.every((one) => /^(\/:?[\w.~-]+)+$/.test(one))) return false
  // Answered before Fastify would parse the body, and before anything of Nest's router.
  const onRequest: Hook = (request, reply, done) => void handler(request.raw, reply.raw, done).catch(done)
  const instance = adapter.getInstance()
  const { ignoreTrailingSlash, routerOptions } = instance.initialConfig
  const isSlashIgnored = ignoreTrailingSlash || routerOptions?.ignoreTrailingSlash
  const served = isSlashIgnored ? paths : paths.flatMap((one) => [one, `${one}/`])
  instance.register((scope, _, done) => {
    for (const one of served) scope.all(one, { onRequest }, () => {})
    done()
  })
  return true
}

const anyMethod = -1 // as Nest has it for a path that is given as text
