/** The sandbox of one test file, configured by environment variables as in a shop. */
import { createSandbox } from "@flexcharge/sandbox"
import { afterAll } from "vitest"

export const sandbox = await createSandbox()

const { appKey, appSecret, mid, siteId, tokenizationKey } = sandbox.credentials
Object.assign(process.env, {
  FLEXCHARGE_BASE_URL: sandbox.url,
  FLEXCHARGE_APP_KEY: appKey,
  FLEXCHARGE_APP_SECRET: appSecret,
  FLEXCHARGE_MID: mid,
  FLEXCHARGE_SITE_ID: siteId,
  FLEXCHARGE_TOKENIZATION_KEY: tokenizationKey,
})

afterAll(() => sandbox.close())
