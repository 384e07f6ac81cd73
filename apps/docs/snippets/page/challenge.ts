import { widget } from "./widget.ts"

// #region challenge
export const challenge = async (orderSessionKey: string): Promise<"paid" | "declined" | "waiting"> => {
  const dialog = await widget
  if (dialog === null) return "declined"
  const hint = await dialog.initUI({
    orderSessionKey,
    successUrl: "/paid",
    failUrl: "/declined",
    statusUrl: `/order-status/${orderSessionKey}`,
  })
  if (hint === "finished") return "paid"
  return hint === "failed" ? "declined" : "waiting"
}
// #endregion challenge
