/** Returns the shopper of a request. Replace with your own session. */
export function shopperOf(request: { headers: { cookie?: string } }): string | undefined {
  return /(?:^|; )shopper=([^;]+)/.exec(request.headers.cookie ?? "")?.[1]
}
