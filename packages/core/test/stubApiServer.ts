/** A scripted service over real HTTP: answers as a test says, and remembers what it was asked. */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http"
import type { AddressInfo } from "node:net"
import { expect, vi } from "vitest"
import { type ClientOptions, createClient } from "../src/index.ts"

export interface Asked {
  readonly method: string
  readonly path: string
  readonly headers: IncomingMessage["headers"]
  readonly text: string
  // biome-ignore lint/suspicious/noExplicitAny: a test looks wherever it likes
  readonly json: any
}

export interface Script {
  readonly status?: number
  readonly body?: unknown
  /** Sent as it is, instead of `body`. */
  readonly raw?: string
  readonly headers?: Record<string, string>
  /** Breaks the connection instead of answering, after `raw` where there is one. */
  readonly cut?: boolean
  /** Sends an early hint (status 103) before anything else. */
  readonly hint?: boolean
  /** Never answers. */
  readonly hang?: boolean
  /** Answers only when this has happened. */
  readonly after?: Promise<unknown>
}

export type Answers = (asked: Asked, count: number) => Script | undefined

const defaults: Record<string, unknown> = {
  transmit: { success: true, transmitId: "TX-1" },
  evaluate: { orderSessionKey: "osk-1", status: "APPROVED", success: true },
  tokenize: { transaction: { payment_method: { token: "tok-1" } } },
  capture: { status: "SUCCESS", success: true },
  outcome: { status: "APPROVED", success: true },
}

const usual = ({ path }: Asked, tokens: number): unknown => {
  const name = path.replace(/^\/v1\//, "").split("?")[0] ?? ""
  if (name === "oauth2/token") return { accessToken: `token-${tokens}`, expires: Date.now() + 600_000 }
  if (name === "orders") return { orders: [{ id: "osk-1" }], hasNextPage: false, pageNumber: 1 }
  if (name.endsWith("/refund")) return { status: "SUCCESS", success: true }
  if (name.startsWith("orders/"))
    return name.endsWith("cancel") ? {} : { id: "osk-1", statusName: "COMPLETED" }
  return defaults[name]
}

/** Starts a service on a free loopback port. What a script leaves undefined is answered as usual. */
export const stubApiServer = async (answers: Answers = () => undefined) => {
  const asked: Asked[] = []
  let dropped = 0
  const to = (path: string) => asked.filter((one) => one.path.split("?")[0] === `/v1/${path}`)
  const server = createServer(async (request, response) => {
    response.on("close", () => {
      if (!response.writableFinished) dropped++
    })
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk)
    const text = Buffer.concat(chunks).toString("utf8")
    const one: Asked = {
      method: request.method ?? "",
      path: request.url ?? "",
      headers: request.headers,
      text,
      json: text === "" ? undefined : JSON.parse(text),
    }
    asked.push(one)
    const count = asked.filter(({ path }) => path === one.path).length
    await answer(response, answers(one, count) ?? {}, usual(one, to("oauth2/token").length))
  })
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}` // listening on TCP
  const close = () => {
    server.closeAllConnections()
    return new Promise((resolve) => server.close(resolve))
  }
  const isAsked = (path: string, times = 1) => expect.poll(() => to(path).length).toBe(times)
  return {
    url,
    asked,
    to,
    /** Waits until a path has been asked. */
    isAsked,
    dropped: () => dropped,
    [Symbol.asyncDispose]: async () => void (await close()),
  }
}

/** A gate: what waits for `opened` happens after `open()`, however slow the machine is. */
export const gate = () => {
  let open = () => {}
  const opened = new Promise<void>((resolve) => {
    open = resolve
  })
  return { open, opened }
}

/** A caller who leaves when the test says so. */
export const leaving = () => {
  const controller = new AbortController()
  return { signal: controller.signal, leave: () => controller.abort(new Error("left")) }
}

/** Time that stands still but when it is told to pass, for deadlines; answers come over the network as ever. */
export const fakeTimers = () => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "Date"] })
  const startedAt = Date.now()
  const monotonic = process.hrtime.bigint()
  const hrtime = vi
    .spyOn(process.hrtime, "bigint")
    .mockImplementation(() => monotonic + BigInt(Date.now() - startedAt) * 1_000_000n)
  // What is due at once runs all the same: some versions of undici look at an idle socket in a timer of 0 ms.
  const pump = setInterval(() => vi.isFakeTimers() && vi.advanceTimersByTime(0), 5)
  return {
    pass: (millis: number) => vi.advanceTimersByTimeAsync(millis),
    [Symbol.dispose]: () => {
      clearInterval(pump)
      hrtime.mockRestore()
      vi.useRealTimers()
    },
  }
}

const answer = async (response: ServerResponse, script: Script, usualBody: unknown) => {
  if (script.hang) return
  await script.after
  if (script.hint)
    await new Promise<void>((sent) => response.writeEarlyHints({ link: "</a.css>; rel=preload" }, sent))
  if (script.cut && script.raw === undefined) return void response.destroy()
  const text = script.raw ?? JSON.stringify("body" in script ? script.body : usualBody)
  response.writeHead(script.status ?? 200, { "content-type": "application/json", ...script.headers })
  if (!script.cut) return void response.end(text)
  response.write(text, () => response.destroy())
}

export const credentials = { appKey: "app-key-1", appSecret: "app-secret-1", mid: "mid-1" } as const

/** A client of a scripted service, with pauses too short to notice. */
export const clientOf = (service: { readonly url: string }, options: ClientOptions = {}) =>
  createClient({ ...credentials, baseUrl: service.url, retry: { baseMillis: 1, capMillis: 2 }, ...options })

/** A declined payment, complete. */
export const declined = {
  isDeclined: true,
  isMIT: false,
  orderId: "ORDER-1",
  transaction: {
    id: "3478613",
    amount: 15000,
    currency: "USD",
    timestampUtc: "2026-06-12T14:30:00Z",
    responseCode: "05",
    responseCodeSource: "nmi",
  },
  payer: { email: "john@example.com" },
  billingInformation: {
    firstName: "John",
    lastName: "Doe",
    country: "United States",
    countryCode: "US",
    addressLine1: "123 Main St.",
    state: "CA",
    city: "San Francisco",
    zipcode: "94111",
  },
  paymentMethod: {
    cardNumber: "4111111111111111",
    token: false,
    verificationValue: "999",
    expirationMonth: 9,
    expirationYear: 2029,
  },
} as const

export const evaluation = { ...declined, isDeclined: true } as const

/** The `ApiError` a promise rejects with. */
export const failure = async (promise: Promise<unknown>) => {
  const { isApiError } = await import("../src/index.ts")
  try {
    await promise
  } catch (error) {
    if (isApiError(error)) return error
    throw error
  }
  throw new Error("it was answered")
}
