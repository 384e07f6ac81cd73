/** React bindings: SenseJS as a hook, the challenge as a component. React 18 and 19, StrictMode, server rendering. */
import { type ReactNode, useEffect, useRef, useState } from "react"
import {
  type BrowserError,
  type ChallengeHint,
  type ChallengeOptions,
  loadSense,
  loadWidget,
  type Sense,
  type SenseOptions,
  type WidgetOptions,
} from "./index.ts"
import { ownProperties } from "./ownProperties.ts"

/** The state of loading SenseJS; `loading` on a server. */
export type SenseState =
  | { readonly status: "loading"; readonly sense: null }
  | { readonly status: "ready"; readonly sense: Sense }
  | { readonly status: "failed"; readonly sense: null; readonly error: BrowserError }

const loading: SenseState = { status: "loading", sense: null }

/**
 * Loads SenseJS once for the whole page, however often components mount.
 *
 * Pass `path`, the current route, to report each page of a single-page shop to SenseJS. Unmounting leaves the script in
 * place; `sense.unload()` removes it.
 */
export const useSense = (options: SenseOptions & { readonly path?: string | undefined }): SenseState => {
  const [state, setState] = useState<SenseState>(loading)
  const latest = useLatest(options)
  const { mid, siteId, src, path } = ownProperties(options)
  const address = src && String(src) // a URL object may be new in each render
  // Only another merchant, site or script loads again.
  useEffect(() => {
    let isMounted = true
    const show = (next: SenseState) => isMounted && setState(next)
    loadSense(latest.current).then(
      (sense) => sense && show({ status: "ready", sense }),
      (error) => show({ status: "failed", sense: null, error }),
    )
    return () => {
      isMounted = false
    }
  }, [mid, siteId, address, latest])
  const { sense } = state
  useEffect(() => {
    if (path) sense?.page(path)
  }, [sense, path])
  return state
}

/** One challenge, and what to do when it has ended. */
export interface ChallengeProps extends WidgetOptions, Omit<ChallengeOptions, "signal" | "timeoutMillis"> {
  readonly onHint: (hint: ChallengeHint) => void
  readonly onError?: ((error: unknown) => void) | undefined
  /** Shown on the page while the dialog is open, for example an explanation. */
  readonly children?: ReactNode
}

/** Opens the widget for one order while mounted; unmounting removes the dialog. */
export const Challenge = (props: ChallengeProps): ReactNode => {
  const latest = useLatest(ownProperties(props))
  const { orderSessionKey } = props
  useEffect(() => {
    const unmounted = new AbortController()
    const { signal } = unmounted
    const open = async () => {
      const { timeoutMillis, ...challenge } = latest.current
      try {
        const widget = await loadWidget(latest.current)
        const hint = !signal.aborted && (await widget?.initUI({ ...challenge, orderSessionKey, signal }))
        if (hint) latest.current.onHint(hint)
      } catch (error) {
        if (!signal.aborted) latest.current.onError?.(error)
      }
    }
    open()
    return () => unmounted.abort()
  }, [orderSessionKey, latest])
  return props.children
}

/** The latest value, for effects that must not run again because a callback is new. */
const useLatest = <A>(value: A): { readonly current: A } => {
  const latest = useRef(value)
  useEffect(() => {
    latest.current = value
  })
  return latest
}
