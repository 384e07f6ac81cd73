import { announceOutcome, watchCheckout } from "@flexcharge/browser/frame"

// #region shop
export const watchPartner = (frame: HTMLIFrameElement) =>
  watchCheckout({
    frame,
    checkoutOrigin: "https://checkout.partner.example",
    onOutcome: ({ result, orderId }) => location.assign(`/orders/${orderId}?${result}`),
  })
// #endregion shop

// #region checkout
export const notifyShop = (orderId: string) =>
  announceOutcome({ result: "success", orderId, shopOrigins: ["https://shoes.example"] })
// #endregion checkout
