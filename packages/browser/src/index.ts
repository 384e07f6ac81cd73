/** SenseJS, the UI Widget and card tokenization for a checkout page. */
export { type BrowserError, type BrowserErrorReason, isBrowserError } from "./BrowserError.ts"
export { type Card, type CardBrand, type CardIssue, cardBrand, checkCard } from "./card.ts"
export type { Coverage, ScriptOptions } from "./script.ts"
export { loadSense, type Sense, type SenseOptions } from "./sense.ts"
export { type TokenizeOptions, tokenizeCard } from "./tokenize.ts"
export {
  type ChallengeHint,
  type ChallengeOptions,
  loadWidget,
  type Widget,
  type WidgetOptions,
} from "./widget.ts"
