/** Returns the shopper of a request. Replace with your own session. */
export const shopperOf = (request: Request): string | undefined =>
  /(?:^|; )shopper=([^;]+)/.exec(request.headers.get("cookie") ?? "")?.[1]
