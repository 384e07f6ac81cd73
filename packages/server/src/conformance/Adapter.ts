/** What the conformance suite needs of an adapter: that it can be started with options, on a loopback port. */
import type { WebhookOptions } from "../WebhookEndpoint.ts"

/** How an adapter is set up for one case. */
export interface Setup {
  readonly options: WebhookOptions
  /** A body parser, one of the adapter's `parsers`, that runs for every content type before the webhook route. */
  readonly parser?: string
  /** Whether that parser keeps the raw bytes, by the framework's own means. */
  readonly isRawBodyKept?: boolean
  /** Whether the framework's error handler responds with its own page, status 500 and the text "error page". */
  readonly hasErrorPage?: boolean
}

/** A started adapter. */
export interface RunningServer {
  /** Where webhooks are received, `http://127.0.0.1:<port>/...`. */
  readonly url: string
  readonly close: () => Promise<void>
}

/** An adapter: a framework at one version. */
export interface Adapter {
  readonly name: string
  /** What commonly reads the body first in this framework, by the names that errors must use; at least one. */
  readonly parsers: readonly string[]
  /** Whether the framework has an error handler that receives the adapter's own errors. */
  readonly hasErrorPath: boolean
  readonly start: (setup: Setup) => Promise<RunningServer>
}
