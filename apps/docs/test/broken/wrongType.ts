import { createClient } from "@flexcharge/core"

export const refund = () => createClient().refund("order", { amount: "150.00", currency: "USD" })
