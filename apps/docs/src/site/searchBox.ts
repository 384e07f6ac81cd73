/** Loads the search box when the search is opened: it is the largest script of a page. */

/** Replaces the class that Starlight creates when a page opens, and creates the real one later. */
export class PagefindUI {
  constructor(options: { readonly element: string }) {
    const dialog = document.querySelector(options.element)?.closest("dialog")
    if (!dialog) return
    const fetchBox = async () => {
      opened.disconnect()
      // @ts-expect-error: the package has no types and is a dependency of Starlight
      const { PagefindUI: SearchBox } = await import("@pagefind/default-ui")
      new SearchBox(options)
      dialog.querySelector("input")?.focus()
    }
    const opened = new MutationObserver(fetchBox)
    if (dialog.open) fetchBox()
    else opened.observe(dialog, { attributeFilter: ["open"] })
  }
}
