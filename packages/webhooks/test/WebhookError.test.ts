import { expect, test } from "vitest"
import { isWebhookError, type ReasonDetails, rejectDelivery, webhookError } from "../src/WebhookError.ts"

/** For each reason: a detail, whether the event can succeed when it is delivered again, and the message. */
const reasons: {
  readonly [Tag in keyof ReasonDetails]: readonly [ReasonDetails[Tag], boolean, RegExp]
} = {
  MissingHeader: ["x-fc-date", false, /^The header x-fc-date is missing\. .*proxy removed the header\.$/],
  MalformedHeader: [
    "x-fc-date",
    false,
    /^The header x-fc-date has an invalid format\. .*proxy changed the header\.$/,
  ],
  UnsupportedScheme: ["HMAC-MD5", false, /unsupported scheme "HMAC-MD5"\. Update this package/],
  RepeatedSignature: ["abc", false, /a second signature, "abc"\. FlexCharge sends one/],
  CompressedBody: [
    "gzip",
    false,
    /^The header Content-Encoding is "gzip".*Remove the compression from the proxy/,
  ],
  BodyMismatch: [
    "x-fc-signature",
    false,
    /^The body does not match the header x-fc-signature\. .*re-encodes or parses it\.$/,
  ],
  SignatureMismatch: [
    "shop.example",
    false,
    /^The signature does not match for the host "shop\.example"\. .*set publicHost .*replace the secret\.$/,
  ],
  StaleDelivery: [301_000, true, /dated 301000 ms before this machine's clock.*query the order/],
  FutureDelivery: [-301_000, true, /dated 301000 ms ahead of this machine's clock.*\(NTP\)\.$/],
  ReplayedDelivery: ["abc", false, /its nonce "abc" was used before\. .*needs no handling\.$/],
  BodyAlreadyParsed: [
    "express.json()",
    false,
    /already consumed: found express\.json\(\)\. Signatures are computed over the raw bytes\.$/,
  ],
  BodyTooLarge: [100, false, /^The body is larger than 100 bytes\. Webhooks are far smaller\.$/],
  BodyIncomplete: [
    "aborted",
    true,
    /^The sender disconnected before the body was complete\. FlexCharge sends the event again\.$/,
  ],
  InvalidSecret: [
    "secrets[0] is empty",
    false,
    /^secrets\[0\] is empty \(portal: Developers > Webhooks\)\.$/,
  ],
  InvalidOption: ["capacity is NaN", false, /^capacity is NaN\.$/],
  NoSecret: ["", false, /^The list of secrets is empty.*\(Developers > Webhooks\)\.$/],
  NotVerified: [
    "object",
    false,
    /a value of type object that verify did not return\. Pass the result of verify\.$/,
  ],
  MalformedBody: [
    "not JSON in UTF-8",
    false,
    /cannot be parsed: it is not JSON in UTF-8\. Report it to the vendor/,
  ],
  InvalidEvent: [
    "event: is missing",
    false,
    /^The verified body is not an event: event: is missing\. Report it to the vendor\.$/,
  ],
  EnvironmentMismatch: [
    true,
    false,
    /it is a test event, .*recorded and not handled\. Check which endpoint URL/,
  ],
}

test.each(Object.entries(reasons))(
  "the message of %s describes what happened and what to do, and its reason whether the same event can succeed later",
  (tag, [detail, isRetryable, message]) => {
    const error = webhookError(tag as keyof ReasonDetails, detail as never) // as: the entries of the table
    expect(error).toBeInstanceOf(Error)
    expect(error).toMatchObject({
      name: "WebhookError",
      _tag: "WebhookError",
      reason: { _tag: tag, detail, isRetryable },
    })
    expect(error.message).toMatch(message)
    expect(isWebhookError(error)).toBe(true)
  },
)

test("an incomplete body and an event of the other environment have a message for each detail", () => {
  expect(webhookError("BodyIncomplete", "timeout").message).toMatch(/^The body was not complete in time\. /)
  expect(webhookError("BodyIncomplete", "truncated").message).toMatch(/^The body has fewer bytes than /)
  expect(webhookError("EnvironmentMismatch", false).message).toMatch("it is a production event, and")
})

test("the advice of a caller completes the message of an error, which ends with one period", () => {
  expect(webhookError("BodyTooLarge", 100, "; maxBodyBytes is the limit").message).toBe(
    "The body is larger than 100 bytes. Webhooks are far smaller; maxBodyBytes is the limit.",
  )
  expect(webhookError("InvalidOption", "x is 1", " Fix it.").message).toBe("x is 1. Fix it.")
})

test("rejectDelivery throws the error of a reason, with the advice of the caller", () => {
  expect(() => rejectDelivery("BodyTooLarge", 100, "; advice")).toThrow("far smaller; advice.")
})
