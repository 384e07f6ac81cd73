import { announceOutcome, watchCheckout } from "@flexcharge/browser/frame"

// #region shop
export const listen = (frame: HTMLIFrameElement) =>
  watchCheckout({
    frame,
    checkoutOrigin: "https://checkout.partner.example",
    onOutcome: ({ result, orderId }) => location.assign(`/orders/${orderId}?${result}`),
  })
// #endregion shop

// #region checkout
export const tellShop = (orderId: string) =>
  announceOutcome({ result: "success", orderId, shopOrigins: ["https://shoes.example"] })
// #endregion checkout
