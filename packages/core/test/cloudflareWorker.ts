/** A Cloudflare Worker with one client in module scope, which all of its requests share. */
import { createClient } from "../src/index.ts"

declare const BASE_URL: string
declare const PAYMENT: Parameters<typeof client.rescue>[0]

const client = createClient({ appKey: "key-1", appSecret: "secret-1", mid: "mid-1", baseUrl: BASE_URL })

const respond = async (
  request: Request,
  waitUntil: (pending: Promise<unknown>) => void,
): Promise<unknown> => {
  const { pathname, searchParams } = new URL(request.url)
  if (pathname === "/order") return { id: (await client.order("osk-1")).id }
  const payment = { ...PAYMENT, orderId: searchParams.get("order") ?? "" }
  const { decision, transmission } = await client.rescue(payment, { waitUntil })
  if (pathname === "/rescue") return { decision: decision._tag }
  return { decision: decision._tag, transaction: (await transmission).transactionKey }
}

export default {
  fetch: async (
    request: Request,
    _environment: unknown,
    context: { waitUntil(pending: Promise<unknown>): void },
  ): Promise<Response> => {
    try {
      return Response.json(await respond(request, (pending) => context.waitUntil(pending)))
    } catch (error) {
      return Response.json({ error: String(error) }, { status: 500 })
    }
  },
}
