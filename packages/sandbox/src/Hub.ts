/** Tells whoever watches (the inspector, wait helpers) that something happened. */

/** What happened, and the id of the thing it happened to. */
export interface News {
  readonly kind: "order" | "delivery" | "request" | "subscriber" | "fault" | "clock" | "profile" | "reset"
  readonly id?: string
}

/** A place to hear news. */
export interface Hub {
  tell(news: News): void
  /** Calls `listener` for each piece of news until the answer is called. */
  watch(listener: (news: News) => void): () => void
}

/** Makes a hub without listeners. */
export const createHub = (): Hub => {
  const listeners = new Set<(news: News) => void>()
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
