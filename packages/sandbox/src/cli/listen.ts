/** The command `listen`: forwards the webhooks of a running sandbox to a URL and prints each response. */
import { commandLineSigningKey } from "../Accounts.ts"
import type { Delivery, DeliveryAttempt } from "../Webhooks.ts"
import { type Command, controlOptions, type ParsedCommand, requiredOption } from "./Command.ts"
import { callControl, listFromControl, sandboxOrigin } from "./controlClient.ts"
import { signingKeyOption } from "./sign.ts"

/** The command. */
export const listen: Command = {
  name: "listen",
  summary: "forward webhooks to a URL and print the responses",
  usage: "listen --forward <url>",
  options: {
    ...controlOptions,
    forward: "the URL to send the webhooks to",
    events: "only these events, separated by commas",
    host: "the Host header to send and sign",
    secret: "the signing key, base64 of 64 bytes; by default that of the start command",
  },
  examples: [
    "flexcharge-sandbox listen --forward http://127.0.0.1:3000/webhooks/flexcharge --events order.completed,order.refunded",
  ],
  run: async (command) => {
    const url = requiredOption(command, "forward", "the URL to send the webhooks to")
    const subscriber = await callControl(command, "POST", "/webhooks", {
      url,
      events: command.option("events")?.split(","),
      host: command.option("host"),
      secret: signingKeyOption(command) ?? commandLineSigningKey,
    })
    const subscriberId = String(subscriber.id)
    command.print(
      command.has("json")
        ? JSON.stringify(subscriber)
        : [
            `# Forwarding webhooks to ${url}`,
            `FLEXCHARGE_WEBHOOK_SECRET=${subscriber.secret}`,
            "# Press Ctrl-C to stop.",
          ].join("\n"),
    )
    const stop = new AbortController()
    const printing = printResponses(command, subscriberId, stop.signal)
    await Promise.race([command.stopped(), printing])
    stop.abort()
    await callControl(command, "DELETE", `/webhooks/${subscriberId}`).catch(() => {})
    return 0
  },
}

const printResponses = async (
  command: ParsedCommand,
  subscriberId: string,
  signal: AbortSignal,
): Promise<void> => {
  const printedAttempts = new Map<string, number>()
  const events = await fetch(`${sandboxOrigin(command)}/_sandbox/events`, { signal })
  try {
    for await (const _event of events.body ?? []) {
      const deliveries = await listFromControl(command, `/deliveries?subscriberId=${subscriberId}`)
      for (const delivery of deliveries as readonly unknown[] as readonly Delivery[]) {
        // as: the control API returns deliveries
        const printed = printedAttempts.get(delivery.id) ?? 0
        printedAttempts.set(delivery.id, delivery.attempts.length)
        for (const attempt of delivery.attempts.slice(printed)) printAttempt(command, delivery, attempt)
      }
    }
  } catch (error) {
    if (!signal.aborted) throw error
  }
}

const printAttempt = (
  command: ParsedCommand,
  { id, event, orderId }: Delivery,
  attempt: DeliveryAttempt,
): void => {
  const time = new Date(attempt.at).toISOString()
  const response = attempt.status ?? attempt.error
  command.print(
    command.has("json")
      ? JSON.stringify({ id, event, ...attempt })
      : [time, response, event, orderId ?? "", id].join("  "),
  )
}
