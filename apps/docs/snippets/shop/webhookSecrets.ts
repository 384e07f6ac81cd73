const secret = process.env.FLEXCHARGE_WEBHOOK_SECRET
if (!secret)
  throw new Error(
    "FLEXCHARGE_WEBHOOK_SECRET is not set. Copy the signing key from the portal: Developers > Webhooks.",
  )

/** The signing keys of the webhook endpoint; two during a rotation. */
export const secrets = [secret]
