/** Who calls, for the vendor's support. */
import manifest from "../package.json" with { type: "json" }
import type { ClientOptions } from "./ClientOptions.ts"

/** The `User-Agent` of this package and of the program that uses it. */
export const userAgent = (
  appInfo: ClientOptions["appInfo"],
  refuse: (path: string, message: string) => void,
): string => {
  const self = `flexcharge-typescript/${manifest.version}`
  if (appInfo == null) return self
  const { name, version, url } = appInfo
  const program = [
    version === undefined ? name : `${name}/${version}`,
    ...(url === undefined ? [] : [`(${url})`]),
  ]
  const text = program.join(" ")
  if (!/^[\x20-\x7e]{1,256}$/.test(text)) refuse("appInfo", "must be short, visible ASCII text")
  return `${self} ${text}`
}
