/** The commands that steer a running sandbox: trigger, resend, clock, faults and their like. */
import { readFile, writeFile } from "node:fs/promises"
import { eventNames } from "../Event.ts"
import { faultKinds } from "../Faults.ts"
import { operations } from "../Operation.ts"
import { type Command, controlOptions, UsageError, word } from "./Command.ts"
import { ask, report, show } from "./Remote.ts"
import { profileIn } from "./start.ts"

const when = (at: unknown): string => new Date(Number(at)).toISOString()

/** Makes an event happen. */
export const trigger: Command = {
  name: "trigger",
  summary: "make a webhook event happen, its change of state included",
  usage: "trigger <event> [--order <id>] [--data <json>]",
  options: {
    ...controlOptions,
    order: "the order, by its own id or the merchant's; only a payout does without",
    data: "the event's EventData, as JSON",
  },
  examples: [
    "flexcharge-sandbox trigger order.refunded --order ORDER-1",
    "flexcharge-sandbox trigger payout.created",
    `events: ${eventNames.join(" ")}`,
  ],
  run: async (typed) => {
    const event = word(typed, 0, "which event")
    const [orderId, data] = [typed.option("order"), typed.option("data")]
    const eventData: unknown = data === undefined ? undefined : JSON.parse(data)
    return report(
      typed,
      await ask(typed, "POST", "/trigger", { event, orderId, eventData }),
      `${event} triggered`,
    )
  },
}

/** Sends a delivery again. */
export const resend: Command = {
  name: "resend",
  summary: "send a webhook delivery once more, marked IsResent",
  usage: "resend <delivery>",
  options: controlOptions,
  examples: ["flexcharge-sandbox deliveries", "flexcharge-sandbox resend del_1f0c3a5b7d9e"],
  run: async (typed) => {
    const id = word(typed, 0, "which delivery")
    const delivery = await ask(typed, "POST", `/deliveries/${encodeURIComponent(id)}/resend`)
    return report(typed, delivery, `${id} ${delivery.state}`)
  },
}

/** Shows or moves the clock. */
export const clock: Command = {
  name: "clock",
  summary: "show the clock, or move it on so that what is due happens",
  usage: 'clock [advance "<duration>"]',
  options: controlOptions,
  examples: ["flexcharge-sandbox clock", 'flexcharge-sandbox clock advance "3 days"'],
  run: async (typed) => {
    if (typed.words[0] === "advance") {
      const answer = await ask(typed, "POST", "/clock/advance", {
        by: word(typed, 1, 'by how much, such as "3 days"'),
      })
      return report(typed, answer, `It is now ${when(answer.now)}`)
    }
    const answer = await ask(typed, "GET", "/clock")
    const pending: readonly { at: number; label: string }[] = Array.isArray(answer.pending)
      ? answer.pending
      : []
    const lines = pending.map(({ at, label }) => `  ${when(at)}  ${label}`)
    return report(typed, answer, [`It is ${when(answer.now)}`, ...lines].join("\n"))
  },
}

const numbers = ["times", "chance", "millis", "status", "retryAfterSeconds"] as const

/** Switches faults. */
export const faults: Command = {
  name: "faults",
  summary: "list the faults, switch one on, or switch them off",
  usage: "faults [on <kind> | off <id> | off all]",
  options: {
    ...controlOptions,
    operation: `only this operation: ${operations.join(", ")}`,
    event: "for a fault of webhooks: only this event",
    times: "how often it strikes",
    chance: "how likely it strikes, 0 to 1",
    millis: "for latency and webhook-delay",
    status: "for status",
    retryAfterSeconds: "for status",
  },
  examples: [
    "flexcharge-sandbox faults on status --status 503 --operation evaluate --times 2",
    ...Object.entries(faultKinds).map(([kind, what]) => `${kind}: ${what}`),
  ],
  run: async (typed) => {
    const [verb, what] = typed.words
    if (verb === "on") {
      const given = numbers.flatMap((name) => {
        const value = typed.option(name)
        return value === undefined ? [] : [[name, Number(value)]]
      })
      const [operation, event] = [typed.option("operation"), typed.option("event")]
      const kind = word(typed, 1, "which fault")
      const answer = await ask(typed, "POST", "/faults", {
        kind,
        operation,
        event,
        ...Object.fromEntries(given),
      })
      return report(typed, answer, `${kind} is on: ${answer.id}`)
    }
    if (verb === "off") {
      const path =
        what === "all" ? "/faults" : `/faults/${encodeURIComponent(word(typed, 1, "which fault, or all"))}`
      return report(typed, await ask(typed, "DELETE", path), "off")
    }
    const { on } = await ask(typed, "GET", "/faults")
    const columns = ["id", "kind", "operation", "event", "struck", "times"]
    return show(typed, Array.isArray(on) ? on : [], columns, "No fault is on.")
  },
}

/** Shows or changes the account's set-up. */
export const profile: Command = {
  name: "profile",
  summary: "show how the account is set up, or change it",
  usage: "profile [name=value ...]",
  options: { ...controlOptions, mid: "only this merchant" },
  examples: ["flexcharge-sandbox profile mit=managed validation=lenient-2026"],
  run: async (typed) => {
    const mid = typed.option("mid")
    const answer =
      typed.words.length === 0
        ? await ask(typed, "GET", mid === undefined ? "/profile" : `/profile?mid=${encodeURIComponent(mid)}`)
        : await ask(typed, "POST", "/profile", { mid, ...profileIn(typed.words.join(",")) })
    return report(typed, answer, JSON.stringify(answer, null, 2))
  },
}

/** Forgets everything. */
export const reset: Command = {
  name: "reset",
  summary: "forget all orders, subscribers, faults and the time that was advanced",
  usage: "reset",
  options: controlOptions,
  examples: [],
  run: async (typed) => report(typed, await ask(typed, "POST", "/reset"), "reset"),
}

/** Writes or reads the state. */
export const state: Command = {
  name: "state",
  summary: "export the state to a file, or import it",
  usage: "state export|import <file>",
  options: controlOptions,
  examples: ["flexcharge-sandbox state export sandbox.json"],
  run: async (typed) => {
    const [verb, file] = [word(typed, 0, "export or import"), word(typed, 1, "which file")]
    if (verb === "import")
      return report(
        typed,
        await ask(typed, "PUT", "/state", JSON.parse(await readFile(file, "utf8"))),
        `read ${file}`,
      )
    if (verb !== "export") throw new UsageError(`"${verb}" is neither export nor import.`)
    await writeFile(file, JSON.stringify(await ask(typed, "GET", "/state"), null, 2))
    return report(typed, { file }, `wrote ${file}`)
  },
}
