/** The merchants of a sandbox and their credentials. */
import { createHash } from "node:crypto"
import { checkProfile, defaultProfile, type Profile } from "./Profile.ts"
import { type Changes, withChanges } from "./withChanges.ts"

/** What a client is configured with to call as one merchant. */
export interface Credentials {
  readonly appKey: string
  readonly appSecret: string
  readonly mid: string
  readonly siteId: string
  readonly tokenizationKey: string
}

/** One merchant. Merchants with the same `appKey` belong to one partner. */
export interface Merchant extends Credentials {
  readonly name: string
  /** The API client that access tokens are issued to; the same for all merchants of one `appKey`. */
  readonly clientId: string
  /** All sites of the merchant; `siteId` is the first. */
  readonly sites: readonly string[]
  profile: Profile
}

/** A merchant to create. Credentials that are not given are derived, so that they are the same at each start. */
export interface MerchantOptions extends Changes<Credentials> {
  readonly name?: string | undefined
  /** Further sites of the merchant. The first is its `siteId` when none is given. */
  readonly sites?: readonly string[] | undefined
  readonly profile?: Changes<Profile> | undefined
}

/** The merchants of one sandbox. A mid is compared without regard to case. */
export interface Accounts {
  readonly merchants: readonly Merchant[]
  readonly first: Merchant
  findByKeys(appKey: string, appSecret: string): Merchant | undefined
  findByTokenizationKey(mid: string, tokenizationKey: string): Merchant | undefined
  /** The merchant with this mid, if it belongs to the API client; the client's first merchant without a mid. */
  findForClient(clientId: string, mid: string | undefined): Merchant | undefined
  findByMid(mid: string): Merchant | undefined
  /** The merchant with this mid. Throws a `RangeError` that lists all mids when there is none. */
  getByMid(mid: string): Merchant
  /** Changes the profile of one merchant, or of all. Throws a `RangeError` for an unknown mid or invalid option. */
  setProfile(changes: Changes<Profile>, mid?: string): void
  /** Undoes all changes of profiles. */
  reset(): void
}

/** Creates the merchants of a sandbox; `profile` applies to all of them. */
export const createAccounts = (options: readonly MerchantOptions[], profile: Changes<Profile>): Accounts => {
  const merchants = (options.length === 0 ? [{}] : options).map((option, index) =>
    createMerchant(option, index, options[0] ?? {}, profile),
  )
  const [first] = merchants
  if (first === undefined) throw new RangeError("A sandbox needs at least one merchant.")
  const initialProfiles = merchants.map((merchant) => merchant.profile)
  const merchantsByMid = new Map(merchants.map((merchant) => [merchant.mid.toLowerCase(), merchant]))

  const findByMid = (mid: string) => merchantsByMid.get(String(mid).toLowerCase())

  const getByMid = (mid: string) => {
    const found = findByMid(mid)
    if (found !== undefined) return found
    const known =
      merchants.length > 10 ? `${merchants.length} merchants` : merchants.map((one) => one.mid).join(", ")
    throw new RangeError(`There is no merchant with the mid "${mid}". This sandbox has ${known}.`)
  }

  return {
    merchants,
    first,
    findByKeys: (appKey, appSecret) =>
      merchants.find((merchant) => merchant.appKey === appKey && merchant.appSecret === appSecret),
    findByTokenizationKey: (mid, tokenizationKey) => {
      const found = findByMid(mid)
      return found?.tokenizationKey === tokenizationKey ? found : undefined
    },
    findForClient: (clientId, mid) => {
      if (mid === undefined) return merchants.find((merchant) => merchant.clientId === clientId)
      const found = findByMid(mid)
      return found?.clientId === clientId ? found : undefined
    },
    findByMid,
    getByMid,
    setProfile: (changes, mid) => {
      checkProfile(changes)
      const changed = mid === undefined ? merchants : [getByMid(mid)]
      for (const merchant of changed) merchant.profile = withChanges(merchant.profile, changes)
    },
    reset: () => {
      for (const [index, merchant] of merchants.entries())
        merchant.profile = initialProfiles[index] ?? merchant.profile
    },
  }
}

const createMerchant = (
  option: MerchantOptions,
  index: number,
  partner: MerchantOptions,
  profile: Changes<Profile>,
): Merchant => {
  checkProfile(profile)
  checkProfile(option.profile ?? {})
  const appKey = option.appKey ?? partner.appKey ?? derive("appKey").toString("base64").slice(0, 40)
  const derivedSecret = `AQAAAAEAACcQ${derive("appSecret").toString("base64").slice(0, 70)}==`
  const siteId = option.siteId ?? option.sites?.[0] ?? deriveUuid(`siteId ${index}`)
  return {
    name: option.name ?? `Merchant ${index + 1}`,
    appKey,
    appSecret: option.appSecret ?? partner.appSecret ?? derivedSecret,
    mid: option.mid ?? deriveUuid(`mid ${index}`),
    siteId,
    sites: [...new Set([siteId, ...(option.sites ?? [])])],
    tokenizationKey:
      option.tokenizationKey ?? derive(`tokenizationKey ${index}`).toString("hex").slice(0, 28),
    clientId: deriveUuid(`client ${appKey}`),
    profile: withChanges(withChanges(defaultProfile, profile), option.profile),
  }
}

const derive = (label: string): Buffer => createHash("sha512").update(`flexcharge-sandbox ${label}`).digest()

const deriveUuid = (label: string): string =>
  derive(label)
    .toString("hex")
    .replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12}).*$/, "$1-$2-4$3-8$4-$5")

/** The webhook signing key of the `start` and `listen` commands, the same at each start. */
export const commandLineSigningKey = derive("webhook signing key").toString("base64")
