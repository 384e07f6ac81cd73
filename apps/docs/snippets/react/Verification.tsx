import type { ChallengeHint } from "@flexcharge/browser"
import { Challenge } from "@flexcharge/browser/react"
import type { PublicSettings } from "./PublicSettings.ts"

type End = { readonly status: "paid" | "declined" | "waiting" }

const ends: Readonly<Record<ChallengeHint, End>> = {
  finished: { status: "paid" },
  failed: { status: "declined" },
  dismissed: { status: "waiting" }, // the order's page goes on asking
  unknown: { status: "waiting" },
}

interface VerificationProps {
  readonly shop: PublicSettings
  readonly orderSessionKey: string
  readonly onEnd: (end: End) => void
}

// #region challenge
export const Verification = ({ shop, orderSessionKey, onEnd }: VerificationProps) => (
  <Challenge
    mid={shop.mid}
    siteId={shop.siteId}
    src={shop.widgetSrc}
    orderSessionKey={orderSessionKey}
    statusUrl={`/order-status/${orderSessionKey}`}
    onHint={(hint) => onEnd(ends[hint])}
    onError={() => onEnd({ status: "declined" })} // no widget: as the vendor does for shops without it
  >
    <p role="status">One more step: please confirm your payment.</p>
  </Challenge>
)
// #endregion challenge
