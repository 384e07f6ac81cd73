export const text = "more than one byte"
