/** The search box, fetched when somebody opens the search: it is most of the JavaScript that a page could load. */

/** Stands in for the class that Starlight makes as a page opens; the real one gets its options later. */
export class PagefindUI {
  constructor(options: { readonly element: string }) {
    const dialog = document.querySelector(options.element)?.closest("dialog")
    if (!dialog) return
    const fetchBox = async () => {
      opened.disconnect()
      // @ts-expect-error: the package has no types, and is Starlight's own to bring along
      const { PagefindUI: SearchBox } = await import("@pagefind/default-ui")
      new SearchBox(options)
      dialog.querySelector("input")?.focus()
    }
    const opened = new MutationObserver(fetchBox)
    if (dialog.open) fetchBox()
    else opened.observe(dialog, { attributeFilter: ["open"] })
  }
}
