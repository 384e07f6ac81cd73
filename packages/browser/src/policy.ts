/** Hears of it when the page's own Content Security Policy stops a request. */

/** Tells the directive that first stopped this address, once one has. */
export const watchPolicy = (url: string, listening: AddEventListenerOptions): (() => string | undefined) => {
  let directive: string | undefined
  addEventListener(
    "securitypolicyviolation",
    (event) => {
      // After a redirect the browser tells the origin only.
      if (event.disposition === "enforce" && url.startsWith(event.blockedURI))
        directive = event.effectiveDirective
    },
    listening,
  )
  return () => directive
}
