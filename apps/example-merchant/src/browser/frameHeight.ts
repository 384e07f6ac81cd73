/** Keeps a partner's frame as tall as its content, so that the shopper scrolls only one page. */

const messageName = "example-merchant/height"

/** In the frame: reports the height of the content to the shop's page whenever it changes. */
export const reportHeight = (shopOrigins: readonly string[]): void => {
  const observer = new ResizeObserver(() => {
    for (const origin of shopOrigins)
      window.parent.postMessage({ [messageName]: document.body.offsetHeight }, origin)
  })
  observer.observe(document.body)
}

/** On the shop's page: applies the reported height, but never less than a dialog needs. */
export const followHeight = (frame: HTMLIFrameElement, checkoutOrigin: string): void => {
  addEventListener("message", ({ origin, source, data }) => {
    const height = Number(Object(data)[messageName])
    if (origin !== checkoutOrigin || source !== frame.contentWindow || !(height > 0)) return
    const isShrinking = height < frame.offsetHeight
    frame.style.height = `${Math.min(Math.max(height, 560), 4_000)}px`
    if (isShrinking) frame.scrollIntoView({ block: "nearest" })
  })
}
