/** Formats the card number and the expiry while the shopper types, without moving the cursor. */
import { cardBrand } from "@flexcharge/browser"

/** "4111 1111 1111 1111"; American Express groups its fifteen digits by 4, 6 and 5. */
export const formatNumber = (text: string): string => {
  const digits = text.replace(/\D/g, "").slice(0, 19)
  const groups =
    cardBrand(digits) === "AMEX"
      ? /^(\d{1,4})(\d{1,6})?(\d{1,5})?/.exec(digits)?.slice(1)
      : digits.match(/\d{1,4}/g)
  return (groups ?? []).filter((group) => group !== undefined).join(" ")
}

/** "12 / 30"; a first digit above 1 is a complete month. */
export const formatExpiry = (text: string): string => {
  const typed = text.replace(/\D/g, "")
  const digits = (/^[2-9]/.test(typed) ? `0${typed}` : typed).slice(0, 4)
  return digits.length > 2 ? `${digits.slice(0, 2)} / ${digits.slice(2)}` : digits
}

/** Returns month and four-digit year; a part that was not typed is empty. */
export const readExpiry = (text: string): { readonly month: string; readonly year: string } => {
  const [month = "", year = ""] = text.split("/").map((half) => half.trim())
  return { month, year: year.length === 2 ? `20${year}` : year }
}

/** Formats a field on each input. The cursor stays behind the same digit. */
export const formatAsTyped = (field: HTMLInputElement, format: (text: string) => string): void => {
  field.addEventListener("input", () => {
    const cursor = field.selectionStart ?? field.value.length
    const isAtEnd = cursor === field.value.length
    const digitsBefore = field.value.slice(0, cursor).replace(/\D/g, "").length
    field.value = format(field.value)
    if (isAtEnd) return
    let place = 0
    for (let seen = 0; place < field.value.length && seen < digitsBefore; place++)
      if (/\d/.test(field.value.charAt(place))) seen++
    field.setSelectionRange(place, place)
  })
}
