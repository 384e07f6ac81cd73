/** The signing keys of the webhook endpoint; two while you rotate. */
export const secrets = [process.env.FLEXCHARGE_WEBHOOK_SECRET ?? ""]
