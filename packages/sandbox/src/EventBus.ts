/** Notifies subscribers (the inspector, `waitFor`) that something happened. */

/** What happened, and the id of the thing it happened to. */
export interface SandboxEvent {
  readonly kind: "order" | "delivery" | "request" | "subscriber" | "fault" | "clock" | "profile" | "reset"
  readonly id?: string
}

/** A place to hear news. */
export interface EventBus {
  tell(news: SandboxEvent): void
  /** Calls `listener` for each piece of news until the answer is called. */
  watch(listener: (news: SandboxEvent) => void): () => void
}

/** Makes a hub without listeners. */
export const makeEventBus = (): EventBus => {
  const listeners = new Set<(news: SandboxEvent) => void>()
  return {
    tell: (news) => {
      for (const listener of listeners) listener(news)
    },
    watch: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}
