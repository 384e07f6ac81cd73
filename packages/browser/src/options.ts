/** Checks of options. An invalid value is reported with the name of its option. */
import { type BrowserError, browserError } from "./BrowserError.ts"

/** The error of one option. */
export const invalidOption = (option: string, message: string): BrowserError =>
  browserError({ _tag: "InvalidOption", options: [option] }, message)

/** Throws `InvalidOption` unless a timer can wait that long. `NaN`, as `Number(undefined)` is, would mean no time. */
export const checkMillis = (millis: number, option: string): void => {
  if (!(millis >= 0 && millis < 2 ** 31))
    throw invalidOption(option, `${option} must be a number of milliseconds from 0 to 2147483647.`)
}

/** Throws `InvalidOption` for an address that would run as a script of this page, or that is not a valid URL. */
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
