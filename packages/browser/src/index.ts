/** SenseJS, the UI Widget and card tokenization for a checkout page. */
export { type BrowserError, type BrowserErrorReason, isBrowserError } from "./BrowserError.ts"
export { type Card, type CardBrand, type CardIssue, cardBrand, checkCard } from "./checkCard.ts"
export type { ScriptAddress, ScriptLoadReport, ScriptOptions } from "./loadScript.ts"
export { loadSense, type Sense, type SenseOptions } from "./sense.ts"
export { type TokenizeOptions, tokenizeCard } from "./tokenizeCard.ts"
export {
  type ChallengeHint,
  type ChallengeOptions,
  loadWidget,
  type Widget,
  type WidgetOptions,
} from "./widget.ts"
