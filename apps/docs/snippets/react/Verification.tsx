import type { ChallengeHint } from "@flexcharge/browser"
import { Challenge } from "@flexcharge/browser/react"
import type { PublicSettings } from "./PublicSettings.ts"

type Result = { readonly status: "paid" | "declined" | "waiting" }

const results: Readonly<Record<ChallengeHint, Result>> = {
  finished: { status: "paid" },
  failed: { status: "declined" },
  dismissed: { status: "waiting" }, // the page keeps requesting the order status
  unknown: { status: "waiting" },
}

interface VerificationProps {
  readonly shop: PublicSettings
  readonly orderSessionKey: string
  readonly onEnd: (result: Result) => void
}

// #region challenge
export const Verification = ({ shop, orderSessionKey, onEnd }: VerificationProps) => (
  <Challenge
    mid={shop.mid}
    siteId={shop.siteId}
    src={shop.widgetSrc}
    orderSessionKey={orderSessionKey}
    statusUrl={`/order-status/${orderSessionKey}`}
    onHint={(hint) => onEnd(results[hint])}
    onError={() => onEnd({ status: "declined" })} // without the widget, a challenge is a decline
  >
    <p role="status">One more step: please confirm your payment.</p>
  </Challenge>
)
// #endregion challenge
