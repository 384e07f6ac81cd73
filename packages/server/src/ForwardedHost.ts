/** The host a trusted proxy says it was called by. */

/** The first host of `Forwarded` (RFC 7239), else of `X-Forwarded-Host`, as it was written. */
export const forwardedHost = (header: (name: string) => string | undefined): string | undefined =>
  /(?:^|[;,\s])host="?([^",;\s]+)/i.exec(header("forwarded") ?? "")?.[1] ??
  /[^,\s]+/.exec(header("x-forwarded-host") ?? "")?.[0]
