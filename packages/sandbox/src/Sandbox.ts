/** Starts a sandbox: the whole service behind one port of this machine. */
import type { AddressInfo } from "node:net"
import { type Credentials, createAccounts, type MerchantOptions } from "./Accounts.ts"
import { createClock } from "./Clock.ts"
import { type Control, createControl } from "./ControlApi.ts"
import { createControlRoutes } from "./controlRoutes.ts"
import { createHttpServer, isLoopbackHost } from "./HttpServer.ts"
import { inspectorRoutes } from "./inspectorRoutes.ts"
import type { Profile } from "./Profile.ts"
import { createRandom } from "./Random.ts"
import type { SandboxState } from "./State.ts"
import { createStore, type Limits } from "./Store.ts"
import { type Changes, withChanges } from "./withChanges.ts"

/** Options of {@link createSandbox}; each has a default. */
export interface SandboxOptions {
  /** The port to listen on; 0, the default, selects a free one. */
  readonly port?: number | undefined
  /** The address to listen on; "127.0.0.1" by default, which other machines cannot call. */
  readonly host?: string | undefined
  /** Makes ids, tokens and probabilities repeatable. */
  readonly seed?: string | number | undefined
  /** How the accounts of all merchants are set up; see {@link Profile}. */
  readonly profile?: Changes<Profile> | undefined
  /** The merchants; one by default. Merchants without an appKey share that of the first, as those of a partner do. */
  readonly merchants?: readonly MerchantOptions[] | undefined
  /** The real time, on which the sandbox's clock is based; `Date` by default. */
  readonly clock?: { readonly now: () => number } | undefined
  /** How much is kept; beyond a limit the oldest records are dropped. */
  readonly limits?: Changes<Limits> | undefined
  /** A state that was exported from another sandbox. */
  readonly state?: SandboxState | undefined
  /**
   * Origins of pages that may call /v1/tokenize and the scripts' endpoints, such as "https://shop.example"; "*"
   * allows all. Pages on this machine always may.
   */
  readonly allowedOrigins?: readonly string[] | undefined
  readonly webhooks?:
    | {
        /**
         * How long after each failed attempt the next one follows; 5 s, 30 s, 2 min, 10 min and 1 h by default. The
         * service's own schedule is not documented.
         */
        readonly retryMillis?: readonly number[] | undefined
        /** How long a subscriber may take to respond; 10 s by default. */
        readonly timeoutMillis?: number | undefined
      }
    | undefined
}

/** A running sandbox. */
export interface Sandbox {
  /** The origin; the API is under `/v1/`, the inspector under `/`. */
  readonly url: string
  /** The credentials of the first merchant. */
  readonly credentials: Credentials
  /** The credentials of each merchant, including the first. */
  readonly merchants: readonly Credentials[]
  /** The URLs of the stub scripts, which a page loads instead of the service's. */
  readonly scripts: { readonly sense: string; readonly widget: string }
  readonly control: Control
  /** Removes all records, subscribers and faults and resets the clock; merchants and the port stay. */
  reset(): void
  close(): Promise<void>
  [Symbol.asyncDispose](): Promise<void>
}

const megabyte = 1_048_576

/** The limits of a sandbox for which none are set. */
export const defaultLimits: Limits = {
  orders: 10_000,
  requests: 1_000,
  deliveries: 5_000,
  cards: 10_000,
  signals: 1_000,
  bodyBytes: megabyte,
  collectionBytes: 64 * megabyte,
}

const defaultRetryMillis = [5_000, 30_000, 120_000, 600_000, 3_600_000]

/** Starts a sandbox. Several may run at the same time. */
export const createSandbox = async (options: SandboxOptions = {}): Promise<Sandbox> => {
  const host = options.host ?? "127.0.0.1"
  const store = createStore({
    clock: createClock(options.clock?.now),
    random: createRandom(options.seed),
    accounts: createAccounts(options.merchants ?? [], options.profile ?? {}),
    limits: withChanges(defaultLimits, options.limits),
    allowedOrigins: options.allowedOrigins ?? [],
    webhooks: {
      retryMillis: options.webhooks?.retryMillis ?? defaultRetryMillis,
      timeoutMillis: options.webhooks?.timeoutMillis ?? 10_000,
    },
  })
  const control = createControl(store)
  const describe = () => ({
    name: "flexcharge-sandbox",
    merchants: store.accounts.merchants.map(({ name, mid, siteId, sites, profile }) => ({
      name,
      mid,
      siteId,
      sites,
      profile,
    })),
    limits: store.limits,
  })
  const server = createHttpServer(store, [
    inspectorRoutes,
    createControlRoutes({
      control,
      events: store.events,
      reset: store.clear,
      describe,
      isLoopback: isLoopbackHost(host),
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
    store.clear()
    store.webhooks.close()
    server.closeAllConnections()
    if (server.listening) await new Promise<void>((resolve) => server.close(() => resolve()))
  }
  return {
    url,
    credentials: credentialsOf(store.accounts.first),
    merchants: store.accounts.merchants.map(credentialsOf),
    scripts: { sense: `${url}/sensejs/widget.js`, widget: `${url}/ui-widget/widget.js` },
    control,
    reset: store.clear,
    close,
    [Symbol.asyncDispose]: close,
  }
}

const credentialsOf = ({ appKey, appSecret, mid, siteId, tokenizationKey }: Credentials): Credentials => ({
  appKey,
  appSecret,
  mid,
  siteId,
  tokenizationKey,
})

const originOf = (address: AddressInfo | string | null): string => {
  if (address === null || typeof address === "string")
    throw new Error("The sandbox does not listen on a TCP port.")
  const host = address.family === "IPv6" ? `[${address.address}]` : address.address
  return `http://${host}:${address.port}`
}
