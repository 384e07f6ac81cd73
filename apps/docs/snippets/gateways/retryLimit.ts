import { retryLimit } from "@flexcharge/gateways"

// #region limit
const attemptedAt = ["2026-11-01T10:00:00Z", "2026-11-08T10:00:00Z"] // of one card, from your own records
const limit = retryLimit({ network: "mastercard", attemptedAt }, new Date("2026-11-15"))
limit.isAllowed // => true
limit.remaining // => 8
// #endregion limit
