/** Facts about access tokens, routes and response headers. */
import type { Case } from "../Case.ts"
import { payment } from "./payment.ts"

const area = "authentication"
const credentials = { AppKey: "{appKey}", AppSecret: "{appSecret}" }
const recordedToken = "recorded token response and decoded token, April 2024"

/** The cases. */
export const authentication: readonly Case[] = [
  {
    area,
    fact: "A token response has exactly the recorded fields",
    source: recordedToken,
    confidence: "third-party",
    steps: [
      {
        call: "POST oauth2/token",
        authentication: "none",
        body: credentials,
        expect: {
          status: [200],
          fields: [
            "accessToken",
            "refreshToken",
            "expires",
            "id",
            "session",
            "daysToEnforceMFA",
            "skipAvailable",
            "success",
            "result",
            "status",
            "statusCode",
            "errors",
            "customProperties",
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
    fact: "An access token is an HS256 JWT that is valid for ten minutes",
    source: `docs.flexfactor.io/docs/oauth2token, 2026; ${recordedToken}`,
    confidence: "vendor",
    steps: [
      {
        call: "POST oauth2/token",
        authentication: "none",
        body: credentials,
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
    fact: "The names appKey and appSecret are not case-sensitive",
    source: "the vendor's sample client, 2023, sends camelCase",
    confidence: "sample",
    steps: [
      {
        call: "POST oauth2/token",
        authentication: "none",
        body: { appKey: "{appKey}", appSecret: "{appSecret}" },
        expect: { status: [200] },
      },
    ],
  },
  {
    area,
    fact: "An unknown key pair is rejected with 400 and ProblemDetails",
    source: "what two third-party clients read from the error, 2024-25",
    confidence: "third-party",
    steps: [
      {
        call: "POST oauth2/token",
        authentication: "none",
        body: { AppKey: "unknown", AppSecret: "nothing" },
        expect: {
          status: [400],
          body: { title: "One or more validation errors occurred.", status: 400, traceId: "<text>" },
        },
      },
    ],
  },
  {
    area,
    fact: "A call without an access token, or with an invalid one, is rejected with 401",
    source: "docs.flexfactor.io/docs/errors, 2026",
    confidence: "vendor",
    steps: [
      { call: "POST evaluate", authentication: "none", body: payment(), expect: { status: [401] } },
      { call: "POST evaluate", authentication: "invalid", body: payment(), expect: { status: [401] } },
    ],
  },
  {
    area,
    fact: "A body may have the content type application/*+json",
    source: "curl samples of docs.flexfactor.io, 2026",
    confidence: "vendor",
    steps: [
      {
        call: "POST oauth2/token",
        authentication: "none",
        contentType: "application/*+json",
        body: credentials,
        expect: { status: [200] },
      },
    ],
  },
  {
    area,
    fact: "Responses are UTF-8 JSON with an apigw-requestid and the cookies of the load balancer",
    source: "recorded response headers, April 2024",
    confidence: "third-party",
    steps: [
      {
        call: "POST oauth2/token",
        authentication: "none",
        body: credentials,
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
  {
    area: "routes",
    fact: "An unknown route gets the 404 of the API gateway",
    source: "what two third-party clients read from the error, 2024-25",
    confidence: "third-party",
    steps: [{ call: "POST nowhere", body: {}, expect: { status: [404], body: { message: "Not Found" } } }],
  },
  {
    area: "routes",
    fact: "Repeated slashes in a path count as one",
    source: "the vendor's sample client, 2023, calls /v1//outcome",
    confidence: "inferred",
    steps: [
      {
        call: "POST /outcome",
        body: { orderSessionKey: "{fresh.unknown}" },
        expect: { status: [200], body: { status: "NOTFOUND" } },
      },
    ],
  },
]
