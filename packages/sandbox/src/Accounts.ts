/** Who may call: merchants, the credentials they share or own, and how each account is set up. */
import { createHash } from "node:crypto"
import { type Duration, millis } from "./Clock.ts"

/** How the vendor has set an account up. */
export interface Profile {
  /** Which required-field list /evaluate enforces: the one seen live in 2024-25, or the 2026 minimum. */
  readonly validation: "strict-2025" | "lenient-2026"
  /** Whether `transactionType: AUTHORIZATION` leads to CAPTUREREQUIRED. */
  readonly authCapture: boolean
  /** Whether a merchant-initiated order is answered at once or worked on until its expiry. */
  readonly mit: "sync" | "managed"
  /** What a synchronous merchant-initiated order gets when no scenario names it. */
  readonly syncMitOtherwise: "APPROVED" | "DECLINED"
  /** Largest share of the price that a partial refund may take, such as 0.6; null for no cap. */
  readonly partialRefundCap: number | null
  /** How long an authorized order waits for its capture before it is voided. */
  readonly captureWindow: Duration
  /** How long a challenge stays open. */
  readonly challengeWindow: Duration
  /** The CVV that passes a challenge. */
  readonly challengeCvv: string
  /** When a managed order that can be rescued is completed, counted from its evaluation. */
  readonly managedRescueAfter: Duration
  /**
   * Whether /evaluate takes only what the vendor's sandbox once asked for: more than 10 and less than 20,000 cents.
   *
   * Off by default: the range is the vendor's of 2023-24, what becomes of another amount is assumed.
   */
  readonly smallAmountsOnly: boolean
  /**
   * What /evaluate does with an idempotency key that it already received with another payload.
   *
   * `"conflict"` rejects the request with 409, `"replay"` returns the response to the first payload,
   * `"new-order"` opens a second order. Assumed: the service documents the 409 for /cancel only.
   */
  readonly changedPayload: "conflict" | "replay" | "new-order"
}

/** The defaults: strict, auth/capture on, synchronous MIT, no refund cap. */
export const defaultProfile: Profile = {
  validation: "strict-2025",
  authCapture: true,
  mit: "sync",
  syncMitOtherwise: "DECLINED",
  partialRefundCap: null,
  captureWindow: "7 days",
  challengeWindow: "30 minutes",
  challengeCvv: "999",
  managedRescueAfter: "1 day",
  smallAmountsOnly: false,
  changedPayload: "conflict",
}

/** What an integrator configures to call as one merchant. */
export interface Credentials {
  readonly appKey: string
  readonly appSecret: string
  readonly mid: string
  readonly siteId: string
  readonly tokenizationKey: string
}

/** One merchant. Merchants with the same `appKey` share a partner's credentials. */
export interface Merchant extends Credentials {
  readonly name: string
  /** The API client id that tokens are issued to; the same for all merchants of one `appKey`. */
  readonly clientId: string
  /** All its sites, the one it configures first. */
  readonly sites: readonly string[]
  profile: Profile
}

/** What may be said of a merchant at start; everything has a default. */
export interface MerchantOptions extends Partial<Credentials> {
  readonly name?: string
  /** Further sites under its mid; the first of them is the one it configures where no siteId is given. */
  readonly sites?: readonly string[]
  readonly profile?: Partial<Profile>
}

/** All merchants that one sandbox knows; a mid finds its merchant in any case. */
export interface Accounts {
  readonly merchants: readonly Merchant[]
  readonly first: Merchant
  byKeys(appKey: string, appSecret: string): Merchant | undefined
  byTokenization(mid: string, tokenizationKey: string): Merchant | undefined
  /** The merchant a bearer's client may act for: the named one, or its first when none is named. */
  actingAs(clientId: string, mid: string | undefined): Merchant | undefined
  byMid(mid: string): Merchant | undefined
  /** The merchant a person named. Throws a `RangeError` that lists all mids when there is none. */
  named(mid: string): Merchant
  /** Changes the set-up of one merchant, or of all. Throws a `RangeError` for an unknown mid or a bad member. */
  setProfile(patch: Partial<Profile>, mid?: string): void
  /** Undoes every change of set-up. */
  reset(): void
}

/** Makes the merchants of a sandbox; credentials not given are derived, so they are the same each time. */
export const createAccounts = (options: readonly MerchantOptions[], profile: Partial<Profile>): Accounts => {
  const merchants = (options.length === 0 ? [{}] : options).map((option, index) =>
    makeMerchant(option, index, options[0]?.appKey, options[0]?.appSecret, profile),
  )
  const [first] = merchants
  if (first === undefined) throw new RangeError("a sandbox needs at least one merchant")
  const initial = merchants.map((merchant) => merchant.profile)
  const known = new Map(merchants.map((merchant) => [merchant.mid.toLowerCase(), merchant]))
  const byMid = (mid: string) => known.get(String(mid).toLowerCase())
  const named = (mid: string) => {
    const found = byMid(mid)
    if (found !== undefined) return found
    const mids = known.size > 10 ? `are ${known.size} others` : `is ${[...known.keys()].join(", ")}`
    throw new RangeError(`there is no merchant "${mid}"; there ${mids}`)
  }
  return {
    merchants,
    first,
    byKeys: (appKey, appSecret) =>
      merchants.find((merchant) => merchant.appKey === appKey && merchant.appSecret === appSecret),
    byTokenization: (mid, key) => {
      const found = byMid(mid)
      return found?.tokenizationKey === key ? found : undefined
    },
    actingAs: (clientId, mid) => {
      if (mid === undefined) return merchants.find((merchant) => merchant.clientId === clientId)
      const found = byMid(mid)
      return found?.clientId === clientId ? found : undefined
    },
    byMid,
    named,
    setProfile: (patch, mid) => {
      checkProfile(patch)
      for (const merchant of mid === undefined ? merchants : [named(mid)])
        merchant.profile = { ...merchant.profile, ...patch }
    },
    reset: () => {
      for (const [index, merchant] of merchants.entries())
        merchant.profile = initial[index] ?? merchant.profile
    },
  }
}

const makeMerchant = (
  option: MerchantOptions,
  index: number,
  partnerKey: string | undefined,
  partnerSecret: string | undefined,
  profile: Partial<Profile>,
): Merchant => {
  const name = option.name ?? `Merchant ${index + 1}`
  checkProfile({ ...profile, ...option.profile })
  const siteId = option.siteId ?? option.sites?.[0] ?? deriveUuid(`siteId ${index}`)
  const appKey = option.appKey ?? partnerKey ?? derive("appKey").toString("base64").slice(0, 40)
  return {
    name,
    appKey,
    appSecret:
      option.appSecret ??
      partnerSecret ??
      `AQAAAAEAACcQ${derive("appSecret").toString("base64").slice(0, 70)}==`,
    mid: option.mid ?? deriveUuid(`mid ${index}`),
    siteId,
    sites: [...new Set([siteId, ...(option.sites ?? [])])],
    tokenizationKey:
      option.tokenizationKey ?? derive(`tokenizationKey ${index}`).toString("hex").slice(0, 28),
    clientId: deriveUuid(`client ${appKey}`),
    profile: { ...defaultProfile, ...profile, ...option.profile },
  }
}

const derive = (label: string): Buffer => createHash("sha512").update(`flexcharge-sandbox ${label}`).digest()

const deriveUuid = (label: string): string =>
  derive(label)
    .toString("hex")
    .replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12}).*$/, "$1-$2-4$3-8$4-$5")

const isDuration = (value: unknown): boolean => {
  if (typeof value !== "number" && typeof value !== "string") return false
  return millis(value) >= 0
}

const allowed: { readonly [K in keyof Profile]: (value: unknown) => boolean } = {
  validation: (value) => value === "strict-2025" || value === "lenient-2026",
  authCapture: (value) => typeof value === "boolean",
  mit: (value) => value === "sync" || value === "managed",
  syncMitOtherwise: (value) => value === "APPROVED" || value === "DECLINED",
  partialRefundCap: (value) => value === null || (typeof value === "number" && value > 0 && value <= 1),
  captureWindow: isDuration,
  challengeWindow: isDuration,
  challengeCvv: (value) => typeof value === "string" && /^\d{3,4}$/.test(value),
  managedRescueAfter: isDuration,
  smallAmountsOnly: (value) => typeof value === "boolean",
  changedPayload: (value) => value === "conflict" || value === "replay" || value === "new-order",
}

const checkProfile = (patch: Partial<Profile>): void => {
  const rules = new Map<string, (value: unknown) => boolean>(Object.entries(allowed))
  for (const [name, value] of Object.entries(patch))
    if (rules.get(name)?.(value) !== true)
      throw new RangeError(`profile.${name} cannot be ${JSON.stringify(value)}`)
}
