/** Keeps a partner's frame as tall as what is in it, so that the shopper scrolls one page and not two. */

const name = "example-merchant/height"

/** In the frame: tells the shop's page how tall the content is, whenever that changes. */
export const reportHeight = (shopOrigins: readonly string[]): void => {
  const observer = new ResizeObserver(() => {
    for (const origin of shopOrigins)
      window.parent.postMessage({ [name]: document.body.offsetHeight }, origin)
  })
  observer.observe(document.body)
}

/** On the shop's page: follows the frame's height, and never below what a dialog needs. */
export const followHeight = (frame: HTMLIFrameElement, checkoutOrigin: string): void => {
  addEventListener("message", ({ origin, source, data }) => {
    const height = Number(Object(data)[name])
    if (origin !== checkoutOrigin || source !== frame.contentWindow || !(height > 0)) return
    const isShrinking = height < frame.offsetHeight
    frame.style.height = `${Math.min(Math.max(height, 560), 4_000)}px`
    if (isShrinking) frame.scrollIntoView({ block: "nearest" })
  })
}
