/** An order's states as server-sent events, from the first look to the last. */
import { OrderState } from "@flexcharge/schema/plain"
import type { OrderStatusOptions } from "./OrderStatusOptions.ts"

/** What the page is told. */
export interface OrderStatus {
  readonly state: OrderState["phase"]
  readonly isFinal: boolean
}

/** What the page is told of a state. */
export const statusOf = (state: OrderState): OrderStatus => ({
  state: state.phase,
  isFinal: OrderState.isFinal(state),
})

/** Tells the first state, then each change, until the order is final or not to be seen any more. */
export const statusStream = (
  first: OrderState,
  look: () => Promise<OrderState | undefined>,
  options: Pick<OrderStatusOptions<never>, "streamIntervalMillis" | "streamMaxMillis" | "signal" | "now">,
): ReadableStream<Uint8Array> => {
  const { streamIntervalMillis = 1_000, streamMaxMillis = 300_000, now = Date.now, signal } = options
  const endsAt = now() + streamMaxMillis
  let timer: ReturnType<typeof setTimeout> | undefined
  let told = ""
  let close = () => {}

  const end = () => {
    clearTimeout(timer)
    signal?.removeEventListener("abort", close)
  }
  const next = async () => {
    if (told === "") return first
    await new Promise((resolve) => {
      timer = setTimeout(resolve, streamIntervalMillis)
    })
    return look()
  }

  return new ReadableStream({
    start: (controller) => {
      close = () => {
        end()
        controller.close()
      }
      signal?.addEventListener("abort", close)
    },
    // What a look finds after the end the stream drops, with the complaint of its closed controller.
    pull: async (controller) => {
      const state = await next().catch((error) => {
        end()
        throw error
      })
      if (!state) return close()
      const data = JSON.stringify(statusOf(state))
      controller.enqueue(encoder.encode(data === told ? ":\n\n" : `data: ${data}\n\n`))
      told = data
      if (OrderState.isFinal(state) || signal?.aborted || now() >= endsAt) close()
    },
    cancel: end,
  })
}

const encoder = new TextEncoder()
