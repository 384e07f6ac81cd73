/** Watches the dialog that the widget puts over the page, and makes it one for keyboards and screen readers. */

const dialogs = "dialog,iframe,[role=dialog]"

const isShown = (element: Element): boolean => element.getClientRects().length > 0

/**
 * Follows every dialog, frame or fixed layer added to the page from now on.
 *
 * Shape: `closed` settles when all that was shown is gone; `release` takes what is left away and gives the
 * page and its focus back.
 * Gotchas: the vendor documents neither its markup nor an event for closing, so only the DOM is trusted.
 */
export const watchDialog = (label: string): { closed: Promise<void>; release: () => void } => {
  const focused = document.activeElement
  const layers = new Set<HTMLElement>()
  const hidden = new Set<HTMLElement>()
  const over = new AbortController()
  let close = () => {}
  const closed = new Promise<void>((resolve) => {
    close = resolve
  })
  let opened = false

  const open = (layer: HTMLElement) => {
    opened = true
    const frame = layer.matches("iframe") ? layer : layer.querySelector("iframe")
    if (frame && !frame.title) frame.title = label
    if (!layer.matches(dialogs) && !layer.querySelector("dialog,[role=dialog]")) {
      layer.role = "dialog"
      layer.ariaModal = "true"
      layer.ariaLabel ??= label
    }
    for (const other of document.body.children)
      if (
        other instanceof HTMLElement &&
        !other.inert &&
        ![...layers].some((shown) => other.contains(shown))
      ) {
        other.inert = true
        hidden.add(other)
      }
    if (!layer.contains(document.activeElement)) {
      layer.tabIndex = -1
      ;(frame ?? layer).focus()
    }
  }

  const observer = new MutationObserver((records) => {
    for (const { addedNodes } of records)
      for (const node of addedNodes)
        if (
          node instanceof HTMLElement &&
          (node.matches(dialogs) ||
            node.querySelector(dialogs) ||
            getComputedStyle(node).position === "fixed")
        )
          layers.add(node)
    const shown = [...layers].filter(isShown)
    const [first] = shown
    if (first && !opened) open(first)
    else if (!first && opened) close()
  })
  observer.observe(document.body, { attributes: true, childList: true, subtree: true })
  document.addEventListener("keydown", (event) => event.key === "Escape" && opened && close(), {
    signal: over.signal,
  })

  const release = () => {
    over.abort()
    observer.disconnect()
    for (const layer of layers) layer.remove()
    for (const other of hidden) other.inert = false
    if (focused instanceof HTMLElement) focused.focus()
  }
  return { closed, release }
}
