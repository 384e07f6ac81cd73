/** The commands that control a running sandbox. */
import { writeFile } from "node:fs/promises"
import { faultKinds } from "../Faults.ts"
import { operations } from "../Operation.ts"
import { eventNames } from "../WebhookEvent.ts"
import {
  type Command,
  controlOptions,
  printResult,
  printRows,
  requiredPositional,
  UsageError,
} from "./Command.ts"
import { callControl } from "./controlClient.ts"
import { parseProfileChanges } from "./profileChanges.ts"
import { readJsonFile } from "./readJsonFile.ts"

const formatTime = (millis: unknown): string => new Date(Number(millis)).toISOString()

/** Triggers a webhook event. */
export const trigger: Command = {
  name: "trigger",
  summary: "trigger a webhook event, and change the order as the event reports",
  usage: "trigger <event> [--order <id>] [--create] [--data <json>]",
  options: {
    ...controlOptions,
    order: "the id of an order, its own or the merchant's; without it an order is opened",
    "create!": "open the order if there is none with the id given by --order",
    data: "the EventData of the webhook, as JSON",
  },
  examples: [
    "flexcharge-sandbox trigger order.completed",
    "flexcharge-sandbox trigger order.refunded --order ORDER-1",
    "flexcharge-sandbox trigger order.completed --order ORDER-2 --create",
    "flexcharge-sandbox trigger payout.created",
    `events: ${eventNames.join(" ")}`,
  ],
  run: async (command) => {
    const event = requiredPositional(command, 0, "the name of an event")
    const orderId = command.option("order")
    const result = await callControl(command, "POST", "/trigger", {
      event,
      orderId,
      createOrder: orderId === undefined || command.has("create"),
      eventData: parseData(command.option("data")),
    })
    return printResult(command, result, `Triggered ${event}${describeOrder(result.order)}.`)
  },
}

const describeOrder = (order: unknown): string => {
  if (typeof order !== "object" || order === null) return ""
  const { externalOrderId, id, phase } = Object.fromEntries(Object.entries(order))
  return ` for the order ${externalOrderId} (${id}), which is ${phase}`
}

const parseData = (text: string | undefined): unknown => {
  if (text === undefined) return undefined
  try {
    return JSON.parse(text)
  } catch {
    throw new UsageError(`The value of --data is not valid JSON: ${text}`)
  }
}

/** Sends a webhook delivery again. */
export const resend: Command = {
  name: "resend",
  summary: "send a webhook delivery again, marked IsResent",
  usage: "resend <delivery>",
  options: controlOptions,
  examples: ["flexcharge-sandbox deliveries", "flexcharge-sandbox resend del_1f0c3a5b7d9e"],
  run: async (command) => {
    const id = requiredPositional(command, 0, "the id of a delivery")
    const delivery = await callControl(command, "POST", `/deliveries/${encodeURIComponent(id)}/resend`)
    return printResult(command, delivery, `${id} ${delivery.state}`)
  },
}

/** Shows or advances the clock. */
export const clock: Command = {
  name: "clock",
  summary: "show the clock, or advance it so that everything that is due happens",
  usage: 'clock [advance "<duration>"]',
  options: controlOptions,
  examples: ["flexcharge-sandbox clock", 'flexcharge-sandbox clock advance "3 days"'],
  run: async (command) => {
    if (command.positionals[0] === "advance") {
      const by = requiredPositional(command, 1, 'a duration, such as "3 days"')
      const result = await callControl(command, "POST", "/clock/advance", { by })
      return printResult(command, result, `The clock is now at ${formatTime(result.now)}.`)
    }
    const result = await callControl(command, "GET", "/clock")
    const pending: readonly { readonly at: number; readonly label: string }[] = Array.isArray(result.pending)
      ? result.pending
      : []
    const lines = pending.map(({ at, label }) => `  ${formatTime(at)}  ${label}`)
    return printResult(command, result, [`The clock is at ${formatTime(result.now)}.`, ...lines].join("\n"))
  },
}

const numericFaultOptions = ["times", "chance", "millis", "status", "retryAfterSeconds"] as const

/** Lists and switches faults. */
export const faults: Command = {
  name: "faults",
  summary: "list the faults, switch one on, or switch faults off",
  usage: "faults [on <kind> | off <id> | off all]",
  options: {
    ...controlOptions,
    operation: `only requests of this operation: ${operations.join(", ")}`,
    event: "for a webhook fault: only this event",
    times: "how often the fault applies",
    chance: "the probability that it applies, 0 to 1",
    millis: "for latency and webhook-delay",
    status: "for status: the HTTP status",
    retryAfterSeconds: "for status: the Retry-After header",
  },
  examples: [
    "flexcharge-sandbox faults on status --status 503 --operation evaluate --times 2",
    ...Object.entries(faultKinds).map(([kind, description]) => `${kind}: ${description}`),
  ],
  run: async (command) => {
    const [action, target] = command.positionals
    if (action === "on") {
      const kind = requiredPositional(command, 1, "the kind of the fault")
      const numbers = numericFaultOptions.flatMap((name) => {
        const value = command.option(name)
        return value === undefined ? [] : [[name, Number(value)]]
      })
      const result = await callControl(command, "POST", "/faults", {
        kind,
        operation: command.option("operation"),
        event: command.option("event"),
        ...Object.fromEntries(numbers),
      })
      return printResult(command, result, `Switched on ${kind}: ${result.id}`)
    }
    if (action === "off") {
      const id = requiredPositional(command, 1, 'the id of a fault, or "all"')
      const path = target === "all" ? "/faults" : `/faults/${encodeURIComponent(id)}`
      return printResult(command, await callControl(command, "DELETE", path), `Switched off ${id}`)
    }
    if (action !== undefined) throw new UsageError(`"${action}" is neither on nor off.`)
    const { active } = await callControl(command, "GET", "/faults")
    return printRows(command, Array.isArray(active) ? active : [], {
      columns: ["id", "kind", "operation", "event", "timesApplied", "times"],
      whenEmpty: "No fault is switched on.",
    })
  },
}

/** Shows or changes the profile of an account. */
export const profile: Command = {
  name: "profile",
  summary: "show how the account is set up, or change it",
  usage: "profile [name=value ...]",
  options: { ...controlOptions, mid: "only this merchant" },
  examples: ["flexcharge-sandbox profile mit=managed validation=lenient-2026"],
  run: async (command) => {
    const mid = command.option("mid")
    const query = mid === undefined ? "" : `?mid=${encodeURIComponent(mid)}`
    const changes = parseProfileChanges(command.positionals.join(","))
    const result =
      command.positionals.length === 0
        ? await callControl(command, "GET", `/profile${query}`)
        : await callControl(command, "POST", "/profile", { mid, ...changes })
    return printResult(command, result, JSON.stringify(result, null, 2))
  },
}

/** Removes all records. */
export const reset: Command = {
  name: "reset",
  summary: "remove all orders, subscribers and faults, and reset the clock",
  usage: "reset",
  options: controlOptions,
  examples: [],
  run: async (command) => {
    const result = await callControl(command, "POST", "/reset")
    return printResult(command, result, "The sandbox is reset.")
  },
}

/** Exports or imports the state. */
export const state: Command = {
  name: "state",
  summary: "export the state to a file, or import it",
  usage: "state export|import <file>",
  options: controlOptions,
  examples: ["flexcharge-sandbox state export sandbox.json"],
  run: async (command) => {
    const action = requiredPositional(command, 0, "export or import")
    const file = requiredPositional(command, 1, "a file")
    if (action === "import") {
      const json = Object(await readJsonFile(file)) // any other JSON becomes an object, which is rejected
      return printResult(command, await callControl(command, "PUT", "/state", json), `Imported ${file}`)
    }
    if (action !== "export") throw new UsageError(`"${action}" is neither export nor import.`)
    await writeFile(file, JSON.stringify(await callControl(command, "GET", "/state"), null, 2))
    return printResult(command, { file }, `Exported to ${file}`)
  },
}
