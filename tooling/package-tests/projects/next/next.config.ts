import type { NextConfig } from "next"

const nextConfig: NextConfig = {
  // Cache Components prerender a part of each page, whose scripts cannot have the nonce of the request's policy.
  cacheComponents: false,
}

export default nextConfig
