/** The response of the order status endpoint. */
interface OrderStatus {
  readonly state: string
  readonly isFinal: boolean
}

// #region events
/** Calls `show` for each change of the order, until the order is final. */
export const watchOrder = (orderSessionKey: string, show: (status: OrderStatus) => void) => {
  const events = new EventSource(`/order-status/${orderSessionKey}`)
  events.onmessage = ({ data }) => {
    const status: OrderStatus = JSON.parse(data)
    show(status)
    if (status.isFinal) events.close()
  }
}
// #endregion events
