/** Facts about access tokens. */
import type { Case } from "../Case.ts"
import { payment } from "./Payment.ts"

const area = "authentication"
const credentials = { AppKey: "{appKey}", AppSecret: "{appSecret}" }
const transcript = "recorded token answer and decoded token, April 2024"

/** The cases. */
export const authentication: readonly Case[] = [
  {
    area,
    fact: "A token answer has exactly the recorded members",
    source: transcript,
    confidence: "third-party",
    steps: [
      {
        call: "POST oauth2/token",
        auth: "none",
        send: credentials,
        expect: {
          status: [200],
          members: [
            ...[
              "accessToken",
              "refreshToken",
              "expires",
              "id",
              "session",
              "daysToEnforceMFA",
              "skipAvailable",
            ],
            ...["success", "result", "status", "statusCode", "errors", "customProperties"],
          ],
          body: {
            accessToken: "<text>",
            refreshToken: "<text>",
            expires: "<number>",
            id: "<guid>",
            success: true,
            errors: [],
          },
        },
      },
    ],
  },
  {
    area,
    fact: "An access token is an HS256 JWT that lives ten minutes",
    source: `docs.flexfactor.io/docs/oauth2token, 2026; ${transcript}`,
    confidence: "vendor",
    steps: [
      {
        call: "POST oauth2/token",
        auth: "none",
        send: credentials,
        expect: {
          jwt: {
            at: "accessToken",
            header: { alg: "HS256", typ: "JWT" },
            claims: {
              sub: "<guid>",
              unique_name: "<guid>",
              jti: "<guid>",
              iat: "</^\\d{13}$/>",
              aud: "<list>",
              iss: "Api-Client-Service",
            },
            lifeSeconds: 600,
          },
        },
      },
    ],
  },
  {
    area,
    fact: "appKey and appSecret are bound in any case",
    source: "the vendor's sample client, 2023, sends camelCase",
    confidence: "sample",
    steps: [
      {
        call: "POST oauth2/token",
        auth: "none",
        send: { appKey: "{appKey}", appSecret: "{appSecret}" },
        expect: { status: [200] },
      },
    ],
  },
  {
    area,
    fact: "Unknown credentials are refused with 400",
    source: "active_merchant remote tests, 2025",
    confidence: "third-party",
    steps: [
      {
        call: "POST oauth2/token",
        auth: "none",
        send: { AppKey: "unknown", AppSecret: "nothing" },
        expect: { status: [400] },
      },
    ],
  },
  {
    area,
    fact: "A call without an access token, or with an invalid one, is rejected with 401",
    source: "docs.flexfactor.io/docs/errors, 2026",
    confidence: "vendor",
    steps: [
      { call: "POST evaluate", auth: "none", send: payment(), expect: { status: [401] } },
      { call: "POST evaluate", auth: "wrong", send: payment(), expect: { status: [401] } },
    ],
  },
  {
    area,
    fact: "Bodies are taken as application/*+json too",
    source: "curl samples of docs.flexfactor.io, 2026",
    confidence: "vendor",
    steps: [
      {
        call: "POST oauth2/token",
        auth: "none",
        contentType: "application/*+json",
        send: credentials,
        expect: { status: [200] },
      },
    ],
  },
  {
    area,
    fact: "Answers are UTF-8 JSON with an apigw-requestid and the load balancer's cookies",
    source: "recorded answer headers, April 2024",
    confidence: "third-party",
    steps: [
      {
        call: "POST oauth2/token",
        auth: "none",
        send: credentials,
        expect: {
          headers: {
            "apigw-requestid": "<text>",
            "set-cookie": "</AWSALB=.*AWSALBCORS=/>",
            "content-type": "application/json; charset=utf-8",
          },
        },
      },
    ],
  },
]
