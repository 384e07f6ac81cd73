/** Checks the set-up of a running shop, before a person or a flow uses it. */

/** The result of one check. */
export interface SetupFinding {
  readonly subject: string
  readonly isOk: boolean
  /** What was found, and for a failed check what to do. */
  readonly detail: string
}

/** Checks a shop at its public address: the webhook endpoint, the policy of the checkout page, and the database. */
export const checkSetup = async (shopUrl: string): Promise<readonly SetupFinding[]> =>
  Promise.all([webhookFinding(shopUrl), policyFinding(shopUrl), databaseFinding(shopUrl)])

/** A delivery without a signature must be rejected with 401. 500 means that a body parser consumed the raw bytes. */
const webhookFinding = async (shopUrl: string): Promise<SetupFinding> => {
  const subject = "webhooks"
  const status = await statusOf(`${shopUrl}/webhooks`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: "{}",
  })
  if (status === 401)
    return { subject, isOk: true, detail: "the endpoint is reachable and rejects what is not signed" }
  const detail =
    status === undefined
      ? `${shopUrl}/webhooks cannot be reached. Check the tunnel and the address in the portal.`
      : `The endpoint responded with ${status} instead of 401. Mount it before any body parser.`
  return { subject, isOk: false, detail }
}

const policyFinding = async (shopUrl: string): Promise<SetupFinding> => {
  const subject = "content security policy"
  const response = await fetch(`${shopUrl}/checkout/lamp`).catch(() => undefined)
  const policy = response?.headers.get("content-security-policy") ?? ""
  const isStrict = /script-src [^;]*'nonce-/.test(policy) && !policy.includes("unsafe-")
  const detail = isStrict
    ? "the checkout page allows scripts by nonce and by origin only"
    : "The checkout page has no strict policy. Send the directives of @flexcharge/browser/csp with a nonce."
  return { subject, isOk: isStrict, detail }
}

const databaseFinding = async (shopUrl: string): Promise<SetupFinding> => {
  const subject = "database"
  const isOk = (await statusOf(`${shopUrl}/back-office`)) === 200
  const detail = isOk
    ? "orders and inbox can be read"
    : "The orders or the inbox cannot be read. Check the path or address of the database."
  return { subject, isOk, detail }
}

const statusOf = async (url: string, init?: RequestInit): Promise<number | undefined> => {
  const response = await fetch(url, init).catch(() => undefined)
  return response?.status
}
