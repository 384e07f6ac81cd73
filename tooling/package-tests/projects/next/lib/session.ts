/** The cookie of a shopper. Replace with your own session. */
export const sessionCookie = "shopper"

/** Returns the shopper of a request. */
export const shopperOf = (request: Request): string | undefined =>
  /(?:^|; )shopper=([^;]+)/.exec(request.headers.get("cookie") ?? "")?.[1]
