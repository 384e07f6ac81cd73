/** The screenshots of the shop and the inspector: their subjects and sizes. */

/** The screen sizes; each is taken with a light and a dark color scheme. */
export type Size = "desk" | "phone"

/**
 * The pages of one shopper's journey in sequence, the inspector of the sandbox, the timeline of an order in the back
 * office, the shopper's account, and a partner's checkout in a shop.
 */
export const moments = [
  "checkout",
  "challenge",
  "paid",
  "inspector",
  "timeline",
  "account",
  "partner",
] as const

/** One page of the journey. */
export type Moment = (typeof moments)[number]

/** The size of a screenshot in CSS pixels. The inspector has three panes and is wider. */
export const sizeOf = (moment: Moment, size: Size): { readonly width: number; readonly height: number } => {
  if (size === "phone") return { width: 390, height: 640 }
  return { width: moment === "inspector" ? 1280 : 1024, height: 640 }
}

/** The address of a screenshot. */
export const pictureOf = (moment: Moment, size: Size, scheme: "light" | "dark"): string =>
  `/screenshots/${moment}-${size}-${scheme}.webp`
