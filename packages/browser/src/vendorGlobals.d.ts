/** The globals of the vendor's scripts. */
export {}

declare global {
  interface Window {
    /** Name of the SenseJS global; the snippet sets it to "fc". docs.flexfactor.io/docs/sensejs, 2026, vendor. */
    "JS-Widget"?: string
    /** SenseJS: a queueing stub until the bundle runs. docs.flexfactor.io/docs/sensejs, 2026, vendor. */
    fc?: {
      (...command: unknown[]): unknown
      q?: Iterable<unknown>[]
      /** Assumed: the vendor does not publish how a page reads the key. */
      senseKey?: string
    }
    /** The older way to tie a session to an order. docs.flex-charge.com/docs/sensejs, 2024, vendor. */
    setOrderId?: (orderId: string) => unknown
    /** Opens the UI Widget. docs.flex-charge.com/docs/uiwidget, 2024, vendor. */
    initUI?: (argument: unknown) => unknown
    /** The same page writes both spellings. docs.flex-charge.com/docs/uiwidget, 2024, vendor. */
    InitUI?: (argument: unknown) => unknown
  }
}
