/** listen: forwards a running sandbox's webhooks to a URL and shows each delivery as it is answered. */
import type { Delivery } from "../Webhooks.ts"
import { type Command, controlOptions, type ParsedCommand, UsageError } from "./Command.ts"
import { ask, remoteUrl } from "./Remote.ts"

/** The command. */
export const listen: Command = {
  name: "listen",
  summary: "forward webhooks to a URL and watch how they are answered",
  usage: "listen --forward <url>",
  options: {
    ...controlOptions,
    forward: "where to send the webhooks",
    events: "only these, separated by commas",
    host: "the Host header to send and sign",
    secret: "the signing key to use; made up and printed by default",
  },
  examples: [
    "flexcharge-sandbox listen --forward http://127.0.0.1:3000/webhooks/flexcharge --events order.completed,order.refunded",
  ],
  run: async (typed) => {
    const url = typed.option("forward")
    if (url === undefined) throw new UsageError("Say where to send the webhooks: --forward <url>.")
    const [events, host, secret] = [
      typed.option("events")?.split(","),
      typed.option("host"),
      typed.option("secret"),
    ]
    const subscriber = await ask(typed, "POST", "/webhooks", { url, events, host, secret })
    const id = String(subscriber.id)
    typed.print(
      typed.is("json")
        ? JSON.stringify(subscriber)
        : `Forwarding to ${url}\n  Webhook key  ${subscriber.secret}\nCtrl-C stops it.`,
    )
    const over = new AbortController()
    const watching = watch(typed, id, over.signal)
    await Promise.race([typed.stopped(), watching])
    over.abort()
    await ask(typed, "DELETE", `/webhooks/${id}`).catch(() => {})
    return 0
  },
}

const watch = async (typed: ParsedCommand, subscriber: string, signal: AbortSignal): Promise<void> => {
  const shown = new Map<string, number>()
  const answer = await fetch(`${remoteUrl(typed)}/_sandbox/events`, { signal })
  try {
    for await (const _ of answer.body ?? []) {
      const seen: unknown = await ask(typed, "GET", `/deliveries?subscriber=${subscriber}`)
      for (const delivery of (Array.isArray(seen) ? seen : []) as readonly Delivery[]) {
        // as: the control answers its own deliveries
        const before = shown.get(delivery.id) ?? 0
        shown.set(delivery.id, delivery.attempts.length)
        for (const attempt of delivery.attempts.slice(before))
          typed.print(
            typed.is("json")
              ? JSON.stringify({ id: delivery.id, event: delivery.event, ...attempt })
              : `${new Date(attempt.at).toISOString()}  ${attempt.status ?? attempt.error}  ${delivery.event}  ${delivery.orderId ?? ""}  ${delivery.id}`,
          )
      }
    }
  } catch (error) {
    if (!signal.aborted) throw error
  }
}
