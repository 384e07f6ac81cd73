import { type CachedToken, createClient } from "@flexcharge/core"
import { type CheckoutForm, charge } from "../shop/gateway.ts"

// #region worker
export default {
  async fetch(
    request: Request,
    environment: Record<string, string>,
    context: { waitUntil(work: Promise<unknown>): void },
  ) {
    const flexcharge = createClient({
      appKey: environment.FLEXCHARGE_APP_KEY,
      appSecret: environment.FLEXCHARGE_APP_SECRET,
      mid: environment.FLEXCHARGE_MID,
      baseUrl: environment.FLEXCHARGE_BASE_URL,
      waitUntil: (pending) => context.waitUntil(pending),
      tokenCache,
    })
    const form: CheckoutForm = await request.json()
    const { decision } = await flexcharge.rescue(await charge(form))
    return Response.json({ decision: decision._tag })
  },
}
// #endregion worker

const store = new Map<string, string>()
const redis = {
  get: async (key: string) => store.get(key) ?? null,
  set: async (key: string, value: string, _: { PXAT: number }) => void store.set(key, value),
}

// #region cache
const tokenCache = {
  get: async (key: string): Promise<CachedToken | null> => JSON.parse((await redis.get(key)) ?? "null"),
  set: async (key: string, token: CachedToken) => {
    await redis.set(key, JSON.stringify(token), { PXAT: token.expiresAt })
  },
}
// #endregion cache
