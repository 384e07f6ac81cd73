/** Watches the dialog that the widget puts over the page, and makes it one for keyboards and screen readers. */

const dialogs = "dialog,iframe,[role=dialog]"

const findShown = () =>
  [...document.querySelectorAll<HTMLElement>(dialogs)].filter((element) => element.getClientRects().length)

/**
 * Follows every dialog or frame that comes into sight until the signal aborts.
 *
 * Then what was added is taken away, and the page gets itself and its focus back.
 * Gotchas: the vendor documents neither its markup nor an event for closing, so only the DOM is trusted.
 */
export const watchDialog = (label: string, signal: AbortSignal, onClosed: () => void): void => {
  const focused = document.activeElement as HTMLElement | null // what has the focus can be given it back
  const existing = new Set<Element | null>(document.querySelectorAll("*"))
  const shownBefore = findShown()
  let layers: HTMLElement[] = []
  let behind: HTMLElement[] = []

  const look = () => {
    const shown = findShown().filter((element) => !shownBefore.includes(element))
    if (!shown[0]) return layers[0] && onClosed()
    const isNew = !layers[0]
    layers = shown.map((element) => {
      let layer = element
      while (layer.parentElement && !existing.has(layer.parentElement)) layer = layer.parentElement
      return layer
    })
    if (isNew) open(shown)
  }
  const open = (shown: readonly HTMLElement[]) => {
    for (const element of shown) if (!element.title) element.ariaLabel ??= label
    behind = [...document.querySelectorAll<HTMLElement>("body>:not([inert])")].filter(
      (child) => !layers.some((layer) => child.contains(layer)),
    )
    for (const child of behind) child.inert = true
    if (!shown.some((element) => element.contains(document.activeElement))) shown.at(-1)?.focus()
  }

  const observer = new MutationObserver(look)
  observer.observe(document.body, { attributes: true, childList: true, subtree: true })
  addEventListener("keydown", ({ key }) => key === "Escape" && layers[0] && onClosed(), { signal })
  signal.addEventListener("abort", () => {
    observer.disconnect()
    for (const layer of layers) if (!existing.has(layer)) layer.remove()
    for (const child of behind) child.inert = false
    focused?.focus()
  })
}
