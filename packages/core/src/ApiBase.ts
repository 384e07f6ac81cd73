/** Where the API is, and in which of the vendor's two worlds. */
import type { ClientOptions, Domain, Environment } from "./ClientOptions.ts"

/** Environment variables, or what stands for them. */
export type Variables = Readonly<Record<string, string | undefined>>

/** What is known of the API's place. */
export interface ApiBase {
  /** The API base, with a trailing slash. */
  readonly baseUrl: string
  /** Absent when the base URL is not one of the vendor's own. */
  readonly environment: Environment | undefined
  /** Absent as the environment is. */
  readonly domain: Domain | undefined
}

/** The vendor's hosts. Source: docs.flexfactor.io, Introduction and changelog of 2026-06-01 (vendor). */
const hosts: Readonly<Record<Environment, string>> = { sandbox: "api-sandbox", production: "api" }
const domains: readonly Domain[] = ["flexfactor.io", "flex-charge.com"]

/** The API base; the environment is absent where a base URL of one's own hides it. */
export const apiBase = (
  options: ClientOptions,
  variables: Variables,
  refuse: (path: string, message: string) => void,
): ApiBase => {
  const isNamed = (options.environment ?? options.domain) != null
  const environment = options.environment ?? (variables.FLEXCHARGE_ENVIRONMENT || "sandbox")
  const domain = options.domain ?? "flexfactor.io"
  const given = options.baseUrl ?? (isNamed ? undefined : variables.FLEXCHARGE_BASE_URL || undefined)
  if (!domains.includes(domain)) refuse("domain", `must be ${domains.join(" or ")}`)
  if (!Object.hasOwn(hosts, environment) && (isNamed || given === undefined))
    refuse("environment", "must be sandbox or production")
  if (given !== undefined) {
    const baseUrl = customBase(String(given), (message) => refuse("baseUrl", message))
    const world = worldOf(baseUrl)
    if (isNamed && world !== undefined && !isNamedBy(options, world))
      refuse("baseUrl", "is the vendor's for another environment or domain; give one or the other")
    return { baseUrl, environment: world?.environment, domain: world?.domain }
  }
  const known = environment === "production" ? "production" : "sandbox"
  return { baseUrl: `https://${hosts[known]}.${domain}/v1/`, environment: known, domain }
}

interface World {
  readonly environment: Environment
  readonly domain: Domain
}

/** Whose a base URL is, if it is the vendor's: the port and the way a host is written make no difference. */
const worldOf = (baseUrl: string): World | undefined => {
  if (baseUrl === "") return undefined
  const host = new URL(baseUrl).hostname.replace(/\.$/, "")
  const worlds = (["sandbox", "production"] as const).flatMap((environment) =>
    domains.map((domain) => ({ environment, domain })),
  )
  return worlds.find(({ environment, domain }) => host === `${hosts[environment]}.${domain}`)
}

const isNamedBy = (named: Pick<ClientOptions, "environment" | "domain">, world: World): boolean =>
  world.environment === (named.environment ?? world.environment) &&
  world.domain === (named.domain ?? world.domain)

const customBase = (given: string, refuse: (message: string) => void): string => {
  if (!URL.canParse(given)) {
    refuse("is not a URL; give one such as https://api-sandbox.flexfactor.io/v1/")
    return ""
  }
  const url = new URL(given)
  if (url.username !== "" || url.password !== "")
    refuse("holds credentials; give them as appKey and appSecret")
  if (given.includes("?")) refuse("holds a query; remove everything from the question mark on")
  if (given.includes("#")) refuse("holds a fragment; remove everything from the # on")
  if (url.protocol !== "https:" && !(url.protocol === "http:" && isLoopback(url.hostname)))
    refuse("must be https; plain http is for loopback hosts such as 127.0.0.1 only")
  if (url.pathname === "/") url.pathname = "/v1/"
  return `${url.origin}${url.pathname.replace(/\/*$/, "/")}`
}

const isLoopback = (host: string): boolean =>
  host === "localhost" || host.endsWith(".localhost") || host === "[::1]" || /^127(\.\d{1,3}){3}$/.test(host)
