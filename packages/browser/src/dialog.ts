/** Watches the dialog that the widget puts over the page, and makes it one for keyboards and screen readers. */
import type { ChallengeOptions } from "./widget.ts"

// Where a frame of the vendor's comes from: docs.flexfactor.io, 2026, and docs.flex-charge.com, 2024, vendor.
const vendorHosts = /^https:\/\/([^/]+\.)?(flexfactor\.io|flex-charge\.com)\//

/**
 * Follows the widget's dialogs and frames until the signal aborts; then what the widget added is taken away, and
 * the page gets itself and its focus back.
 *
 * Shape: a look at the page, for when `initUI` has returned and for what changes unseen.
 * Gotchas: the vendor documents neither its markup nor an event for closing, so only the DOM is trusted.
 */
export const watchDialog = (
  { dialog, label = "Payment verification" }: ChallengeOptions,
  src: string,
  signal: AbortSignal,
  onClosed: () => void,
): (() => void) => {
  const all = <E extends HTMLElement>(selector: string) => [...document.querySelectorAll<E>(selector)]
  const findShown = () =>
    all(dialog ?? "dialog,iframe,[role=dialog]").filter((element) =>
      // A frame without height is there for its script alone.
      element.matches("iframe") ? element.clientHeight > 1 : element.getClientRects()[0],
    )
  const focused = document.activeElement as HTMLElement | null // what has the focus can be given it back
  const { origin } = new URL(src, location.href)
  const existing = new Set<Element | null>(all("*"))
  const shownBefore = findShown()
  /** What `initUI` put on the page, or made visible, before it returned. */
  let opened: HTMLElement[] | undefined
  let layers: HTMLElement[] = []
  let behind: HTMLElement[] | undefined

  const look = () => {
    const appeared = findShown().filter((element) => !shownBefore.includes(element))
    opened ??= all("*").filter((element) => !existing.has(element) || appeared.includes(element))
    const roots = [...opened, ...all<HTMLIFrameElement>("iframe").filter(isOfVendor)]
    const shown = appeared.filter(
      (element) => dialog || roots.some((root) => root.contains(element) || element.contains(root)),
    )
    if (!shown[0]) return layers[0] && onClosed()
    layers = shown.map((element) => {
      // The outermost that came with it, unless the page itself put that there.
      let layer = element
      while (!dialog && layer.parentElement && !existing.has(layer.parentElement)) layer = layer.parentElement
      return layer.parentElement === document.body || roots.includes(layer) ? layer : element
    })
    for (const element of shown) if (!element.title) element.ariaLabel ??= label
    if (behind) return
    behind = all("body>:not([inert])").filter((child) => !layers.some((layer) => child.contains(layer)))
    for (const child of behind) child.inert = true
    if (!shown.some((element) => element.contains(document.activeElement))) shown.at(-1)?.focus()
  }
  const isOfVendor = ({ src }: HTMLIFrameElement) =>
    vendorHosts.test(src) || (origin !== location.origin && src.startsWith(`${origin}/`))

  const observer = new MutationObserver(look)
  observer.observe(document.body, { attributes: true, childList: true, subtree: true })
  addEventListener("keydown", ({ key }) => key === "Escape" && layers[0] && onClosed(), { signal })
  signal.addEventListener("abort", () => {
    look() // what came just now goes, too
    observer.disconnect()
    for (const layer of layers) if (!existing.has(layer)) layer.remove()
    for (const child of behind ?? []) child.inert = false
    focused?.focus()
  })
  return look
}
