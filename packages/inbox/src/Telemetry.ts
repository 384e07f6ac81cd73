/** Spans and counters of OpenTelemetry, through its global registry: its package is not a dependency. */

/** A span, as far as the inbox uses it. */
export interface InboxSpan {
  setAttribute(name: string, value: string | number): unknown
  setStatus(status: { readonly code: number }): unknown
  end(): unknown
}

/** A tracer, as far as the inbox uses it. */
export interface InboxTracer {
  startSpan(name: string, options: { readonly attributes: Record<string, string | number> }): InboxSpan
}

/** A meter, as far as the inbox uses it. */
export interface InboxMeter {
  createCounter(name: string, options: { readonly description: string }): { add(value: number): unknown }
  createHistogram(
    name: string,
    options: { readonly description: string; readonly unit: string },
  ): { record(value: number): unknown }
}

/** Where telemetry goes; `false` switches it off. Default: what is registered globally. */
export interface TelemetryOptions {
  readonly tracer?: InboxTracer | false | undefined
  readonly meter?: InboxMeter | false | undefined
}

/** What is counted. */
export type Counted = "accepted" | "duplicate" | "handled" | "retried" | "dead"

/** The instruments of one inbox. */
export interface Telemetry {
  /** Whether spans are recorded at all. */
  readonly isTracing: boolean
  readonly count: (what: Counted, value?: number) => void
  /** Records the time from acceptance to the start of handling. */
  readonly lag: (millis: number) => void
  /** Runs an action in a span. Attributes contain no personal data. */
  readonly span: <A>(
    name: string,
    attributes: Record<string, string | number>,
    action: () => Promise<A>,
  ) => Promise<A>
}

const descriptions: Readonly<Record<Counted, string>> = {
  accepted: "Entries that were stored for the first time.",
  duplicate: "Entries that were stored before.",
  handled: "Entries that were handled.",
  retried: "Attempts that failed and will be repeated.",
  dead: "Entries whose last attempt failed.",
}

/** The number of OpenTelemetry for an error. */
const errorStatusCode = 2

/** Creates the instruments. A failure of telemetry never becomes a failure of the inbox. */
export const makeTelemetry = (options: TelemetryOptions): Telemetry => {
  const tracer = options.tracer === false ? undefined : (options.tracer ?? registered().tracer)
  const meter = options.meter === false ? undefined : (options.meter ?? registered().meter)
  const counters = new Map<Counted, { add(value: number): unknown }>()
  for (const what of Object.keys(descriptions) as Counted[]) {
    // as: the keys of the table above
    const counter = attempt(() =>
      meter?.createCounter(`flexcharge.inbox.${what}`, { description: descriptions[what] }),
    )
    if (counter) counters.set(what, counter)
  }
  const histogram = attempt(() =>
    meter?.createHistogram("flexcharge.inbox.lag", {
      description: "Time from acceptance to the start of handling.",
      unit: "ms",
    }),
  )
  return {
    isTracing: tracer !== undefined,
    count: (what, value = 1) => {
      const counter = counters.get(what)
      if (counter && value > 0) attempt(() => counter.add(value))
    },
    lag: (millis) => attempt(() => histogram?.record(millis)),
    span: async (name, attributes, action) => {
      const span = attempt(() => tracer?.startSpan(name, { attributes }))
      try {
        return await action()
      } catch (error) {
        attempt(() => span?.setStatus({ code: errorStatusCode }))
        throw error
      } finally {
        attempt(() => span?.end())
      }
    },
  }
}

const attempt = <A>(action: () => A): A | undefined => {
  try {
    return action()
  } catch {
    return undefined
  }
}

const registry: unique symbol = Symbol.for("opentelemetry.js.api.1")

/** The globally registered providers, which `@opentelemetry/api` keeps under this symbol. */
const registered = (): {
  readonly tracer?: InboxTracer | undefined
  readonly meter?: InboxMeter | undefined
} => {
  const api = (globalThis as { [registry]?: unknown })[registry] as
    | {
        readonly trace?: { getTracer?: (name: string) => InboxTracer }
        readonly metrics?: { getMeter?: (name: string) => InboxMeter }
      }
    | undefined // as: the contract of that package; every use is guarded
  return {
    tracer: attempt(() => api?.trace?.getTracer?.("@flexcharge/inbox")),
    meter: attempt(() => api?.metrics?.getMeter?.("@flexcharge/inbox")),
  }
}
