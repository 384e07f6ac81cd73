/** What the exam asks of a door: that it can be started with given options, on a loopback port. */
import type { WebhookOptions } from "../WebhookOptions.ts"

/** How a door is set up for one question. */
export interface Setup {
  readonly options: WebhookOptions
  /** A body parser, one of the door's `parsers`, that runs for every content type before the webhook route. */
  readonly parser?: string
  /** Whether that parser keeps the raw bytes, by the framework's own means. */
  readonly isRawBodyKept?: boolean
  /** Whether the framework's error path answers with a page of its own, status 500 and the text "error page". */
  readonly hasErrorPage?: boolean
}

/** A started door. */
export interface Desk {
  /** Where webhooks are taken, `http://127.0.0.1:<port>/...`. */
  readonly url: string
  readonly close: () => Promise<void>
}

/** A door: a framework at one version. */
export interface Door {
  readonly name: string
  /** What commonly reads the body first in this framework, by the names that its errors should use; at least one. */
  readonly parsers: readonly string[]
  /** Whether the framework has an error path that our own faults are handed to. */
  readonly hasErrorPath: boolean
  readonly start: (setup: Setup) => Promise<Desk>
}
