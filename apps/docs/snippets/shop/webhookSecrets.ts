const secret = process.env.FLEXCHARGE_WEBHOOK_SECRET
if (!secret) throw new Error("FLEXCHARGE_WEBHOOK_SECRET is missing: it is shown under Developers > Webhooks")

/** The signing keys of the webhook endpoint; two while you rotate. */
export const secrets = [secret]
