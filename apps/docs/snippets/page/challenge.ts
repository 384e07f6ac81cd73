import { widget } from "./widget.ts"

// #region challenge
export const challenge = async (orderSessionKey: string): Promise<"declined" | "waiting"> => {
  const dialog = await widget
  if (dialog === null) return "declined" // without the widget, a challenge is a decline
  const orderPage = `/orders/${orderSessionKey}`
  await dialog.initUI({
    orderSessionKey,
    successUrl: orderPage,
    failUrl: orderPage,
    statusUrl: `/order-status/${orderSessionKey}`,
  })
  location.assign(orderPage) // the page of the order shows the outcome, or waits for it
  return "waiting"
}
// #endregion challenge
