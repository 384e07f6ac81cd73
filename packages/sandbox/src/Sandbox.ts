/** createSandbox: a whole local vendor behind one loopback port. */
import type { AddressInfo } from "node:net"
import { type Credentials, createAccounts, type MerchantOptions, type Profile } from "./Accounts.ts"
import { createClock } from "./Clock.ts"
import { type Control, createControl } from "./ControlApi.ts"
import { makeControlRoutes } from "./controlRoutes.ts"
import { inspectorRoutes } from "./inspectorRoutes.ts"
import { createRandom } from "./Random.ts"
import { createHttpServer } from "./Server.ts"
import type { State } from "./State.ts"
import { type Limits, makeStore } from "./Store.ts"
import { makeWebhookSender } from "./WebhookSender.ts"

/** How to start a sandbox; every member has a default. */
export interface SandboxOptions {
  /** 0, the default, takes a free one. */
  readonly port?: number
  /** Where to listen; "127.0.0.1" by default, so that other machines cannot call. */
  readonly host?: string
  /** Makes ids, tokens and chances repeatable. */
  readonly seed?: string | number
  /** How the accounts are set up; see {@link Profile}. */
  readonly profile?: Partial<Profile>
  /** One merchant by default. Merchants that name no appKey share the first one's: a partner. */
  readonly merchants?: readonly MerchantOptions[]
  /** The real clock that the sandbox's clock starts from; `Date` by default. */
  readonly clock?: { readonly now: () => number }
  /** How much is remembered before the oldest is dropped. */
  readonly limits?: Partial<Limits>
  /** What another sandbox exported. */
  readonly state?: State
  readonly webhooks?: {
    /** How long after each failed try the next one comes; 5 s, 30 s, 2 min, 10 min, 1 h by default. */
    readonly retryMillis?: readonly number[]
    /** How long a subscriber has to answer; 10 s by default. */
    readonly timeoutMillis?: number
  }
}

/** A running sandbox. */
export interface Sandbox {
  /** The origin; the vendor's interface is under `/v1/`. */
  readonly url: string
  /** What the first merchant configures. */
  readonly credentials: Credentials
  /** What each merchant configures, the first included. */
  readonly merchants: readonly Credentials[]
  /** The stub scripts a page loads instead of the vendor's. */
  readonly scripts: { readonly sense: string; readonly widget: string }
  readonly control: Control
  /** Forgets everything, subscribers and faults included; merchants and the port stay. */
  reset(): void
  close(): Promise<void>
  [Symbol.asyncDispose](): Promise<void>
}

/** How much a sandbox remembers unless it is configured otherwise. */
export const defaultLimits: Limits = {
  orders: 10_000,
  requests: 1_000,
  deliveries: 5_000,
  cards: 10_000,
  signals: 1_000,
  bodyBytes: 1_048_576,
}

/** Starts a sandbox; many may run side by side. */
export const createSandbox = async (options: SandboxOptions = {}): Promise<Sandbox> => {
  const post = makeWebhookSender(options.webhooks?.timeoutMillis ?? 10_000)
  const world = makeStore({
    clock: createClock(options.clock?.now),
    random: createRandom(options.seed),
    accounts: createAccounts(options.merchants ?? [], options.profile ?? {}),
    post,
    limits: { ...defaultLimits, ...options.limits },
    retryMillis: options.webhooks?.retryMillis ?? [5_000, 30_000, 120_000, 600_000, 3_600_000],
  })
  const control = createControl(world)
  const host = options.host ?? "127.0.0.1"
  const server = createHttpServer(world, [
    inspectorRoutes,
    makeControlRoutes({
      ...{ control, hub: world.hub, reset: world.clear, isLoopback: isLoopback(host) },
      info: () => ({
        name: "flexcharge-sandbox",
        merchants: world.accounts.merchants.map(({ name, mid, siteId, sites, profile }) => ({
          ...{ name, mid, siteId, sites, profile },
        })),
        limits: world.limits,
      }),
    }),
  ])
  if (options.state !== undefined) control.import(options.state)
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject)
    server.listen(options.port ?? 0, host, () => {
      server.off("error", reject)
      resolve()
    })
  })
  const url = originOf(server.address())
  const close = async () => {
    world.clear()
    post.close()
    server.closeAllConnections()
    if (server.listening) await new Promise<void>((resolve) => server.close(() => resolve()))
  }
  return {
    url,
    credentials: credentialsOf(world.accounts.first),
    merchants: world.accounts.merchants.map(credentialsOf),
    scripts: { sense: `${url}/sensejs/widget.js`, widget: `${url}/ui-widget/widget.js` },
    control,
    reset: world.clear,
    close,
    [Symbol.asyncDispose]: close,
  }
}

/** Whether only this machine can call a sandbox that listens there. */
export const isLoopback = (host: string): boolean => /^(127\.\d+\.\d+\.\d+|localhost|::1)$/.test(host)

const credentialsOf = ({ appKey, appSecret, mid, siteId, tokenizationKey }: Credentials): Credentials => ({
  appKey,
  appSecret,
  mid,
  siteId,
  tokenizationKey,
})

const originOf = (address: AddressInfo | string | null): string => {
  if (address === null || typeof address === "string")
    throw new Error("the sandbox is not listening on a port")
  const host = address.family === "IPv6" ? `[${address.address}]` : address.address
  return `http://${host}:${address.port}`
}
