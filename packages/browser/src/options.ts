/** How the functions of this package read their options: own properties only, and invalid values by name. */
import { type BrowserError, browserError } from "./BrowserError.ts"

/**
 * Returns a copy without a prototype of what the caller gave; empty for anything that is no object. So a polluted
 * `Object.prototype` supplies no option and no field of a card.
 */
export const ownProperties = <A extends object>(given: A | undefined): A =>
  Object.assign(Object.create(null), given)

/** The error of one option. */
export const invalidOption = (option: string, message: string): BrowserError =>
  browserError({ _tag: "InvalidOption", options: [option] }, message)

/** Throws `InvalidOption` unless a timer can wait that long. `NaN`, as `Number(undefined)` is, would mean no time. */
export const checkMillis = (millis: number, option: string): void => {
  if (!(millis >= 0 && millis < 2 ** 31))
    throw invalidOption(option, `${option} must be a number of milliseconds from 0 to 2147483647.`)
}

/** Throws `InvalidOption` for an address that would run as script of this page, or be no request at all. */
export const checkAddress = (address: unknown, option: string): void => {
  let scheme: string | undefined
  try {
    // The parser ignores what browsers ignore, such as a line feed inside `javascript:`.
    scheme = new URL(String(address), location.href).protocol
  } catch {
    // Not an address.
  }
  if (!scheme || /^(javascript|data|blob|vbscript):/.test(scheme))
    throw invalidOption(option, `${option} must be an address such as https://shop.example/paid.`)
}
