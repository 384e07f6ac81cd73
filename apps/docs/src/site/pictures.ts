/** The pictures of the shop and the inspector: what each shows, and in which sizes it is taken. */

/** The widths that pictures are taken for; each in light and in dark. */
export type Size = "desk" | "phone"

/** Moments of one shopper's journey, in order, how it looks from the sandbox, and a partner's checkout in a shop. */
export const moments = ["checkout", "challenge", "paid", "inspector", "partner"] as const

/** One moment. */
export type Moment = (typeof moments)[number]

/** How large a picture is. The inspector has three panes, where there is room. */
export const sizeOf = (moment: Moment, size: Size): { readonly width: number; readonly height: number } => {
  if (size === "phone") return { width: 390, height: 640 }
  return { width: moment === "inspector" ? 1280 : 1024, height: 640 }
}

/** Where a picture lies in the site. */
export const pictureOf = (moment: Moment, size: Size, scheme: "light" | "dark"): string =>
  `/screenshots/${moment}-${size}-${scheme}.webp`
