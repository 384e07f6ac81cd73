/** Checks the cases of the ledger against a service, over HTTP. */
import { randomUUID } from "node:crypto"
import { redact } from "../redact.ts"
import type { Case, Expectation, Need, Step, Target } from "./Case.ts"
import { type Difference, differences, fillTemplate, valueAt } from "./Pattern.ts"
import { openWebhookEndpoint, type WebhookEndpoint } from "./webhookEndpoint.ts"

/** The result of one case. */
export interface Result {
  readonly case: Case
  readonly outcome: "holds" | "differs" | "not checked"
  /** The call that differs, or why the case was not checked. */
  readonly note: string
  readonly differences: readonly Difference[]
}

interface Context {
  readonly target: Target
  readonly accessToken: string
  /** The values of the placeholders. */
  readonly values: Map<string, unknown>
}

/** Checks cases one after the other. A case whose call fails counts as different, and the run continues. */
export const runCases = async (target: Target, cases: readonly Case[]): Promise<readonly Result[]> => {
  const available = new Set<Need>(target.has)
  if (target.tokenizationKey !== undefined) available.add("tokenization key")
  const endpoint = available.has("webhooks") ? await openWebhookEndpoint(target) : undefined
  const accessToken = await authenticate(target)
  const results: Result[] = []
  for (const ledgerCase of cases) {
    const missing = (ledgerCase.needs ?? []).filter((need) => !available.has(need))
    if (missing.length > 0) {
      const note = `needs ${missing.join(", ")}`
      results.push({ case: ledgerCase, outcome: "not checked", note, differences: [] })
      continue
    }
    const tomorrow = new Date(Date.now() + 86_400_000).toISOString()
    const values = new Map<string, unknown>([...Object.entries(target), ["tomorrow", tomorrow]])
    results.push(await checkCase({ target, accessToken, values }, ledgerCase, endpoint))
  }
  await endpoint?.close()
  return results
}

const authenticate = async ({ baseUrl, appKey, appSecret }: Target): Promise<string> => {
  const response = await fetch(`${baseUrl}oauth2/token`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ AppKey: appKey, AppSecret: appSecret }),
  })
  const token = valueAt(await response.json().catch(() => undefined), "accessToken")
  if (typeof token === "string") return token
  throw new Error(
    `${baseUrl}oauth2/token responded with ${response.status} and without a token. Check FLEXCHARGE_APP_KEY and FLEXCHARGE_APP_SECRET.`,
  )
}

const checkCase = async (
  context: Context,
  ledgerCase: Case,
  endpoint: WebhookEndpoint | undefined,
): Promise<Result> => {
  endpoint?.forget()
  try {
    for (const step of ledgerCase.steps) {
      const { note, differences: found } = await runStep(context, step)
      if (found.length > 0) return { case: ledgerCase, outcome: "differs", note, differences: found }
    }
    const { webhooks } = ledgerCase
    const found = webhooks === undefined ? [] : differences(webhooks, await endpoint?.received(), "webhooks")
    const outcome = found.length === 0 ? "holds" : "differs"
    return { case: ledgerCase, outcome, note: "webhooks", differences: found }
  } catch (error) {
    const actual = error instanceof Error ? error.message : String(error)
    return {
      case: ledgerCase,
      outcome: "differs",
      note: "the call failed",
      differences: [{ at: "call", expected: "a response", actual }],
    }
  }
}

const runStep = async (context: Context, step: Step) => {
  const { target, accessToken, values } = context
  const resolve = (name: string): unknown => {
    if (name.startsWith("fresh.") && !values.has(name)) values.set(name, randomUUID())
    return values.get(name)
  }
  const [method = "GET", path = ""] = String(fillTemplate(step.call, resolve)).split(" ")
  const authorization = authorizationFor(step, accessToken)
  const response = await fetch(target.baseUrl + path, {
    method,
    headers: {
      ...(authorization === undefined ? {} : { authorization }),
      ...(step.body === undefined ? {} : { "content-type": step.contentType ?? "application/json" }),
    },
    ...(step.body === undefined ? {} : { body: JSON.stringify(fillTemplate(step.body, resolve)) }),
    signal: AbortSignal.timeout(30_000),
  })
  const text = await response.text()
  const body = parseJson(text)
  for (const [name, from] of Object.entries(step.keep ?? {})) values.set(name, valueAt(body, from))
  const expectation = fillTemplate(step.expect ?? {}, resolve) as Expectation // as: filling changes texts only
  const found = compare(expectation, { response, text, body })
  const requestId = response.headers.get("apigw-requestid")
  return {
    note: `${step.call} → ${response.status}${requestId === null ? "" : `, apigw-requestid ${requestId}`}`,
    differences: found.map((difference) => ({
      ...difference,
      actual: redact(difference.actual, difference.at.split(".").at(-1)),
    })),
  }
}

const authorizationFor = (
  { authentication = "accessToken" }: Step,
  accessToken: string,
): string | undefined => {
  switch (authentication) {
    case "accessToken":
      return `Bearer ${accessToken}`
    case "invalid":
      return "Bearer a.b.c"
    case "none":
      return undefined
  }
}

interface Received {
  readonly response: Response
  readonly text: string
  readonly body: unknown
}

const compare = (expected: Expectation, { response, text, body }: Received): readonly Difference[] => {
  const found: Difference[] = []
  if (expected.status !== undefined && !expected.status.includes(response.status))
    found.push({ at: "status", expected: expected.status.join(" or "), actual: response.status })
  for (const [name, pattern] of Object.entries(expected.headers ?? {}))
    found.push(...differences(pattern, response.headers.get(name) ?? undefined, `header ${name}`))
  if (expected.body !== undefined) found.push(...differences(expected.body, body, "body"))
  if (expected.text !== undefined && !expected.text.includes(text))
    found.push({ at: "text", expected: expected.text.join(" or "), actual: text })
  if (expected.fields !== undefined) {
    const actualFields = Object.keys(Object(body)).sort()
    const expectedFields = [...expected.fields].sort()
    if (actualFields.join() !== expectedFields.join())
      found.push({ at: "fields", expected: expectedFields.join(" "), actual: actualFields.join(" ") })
  }
  if (expected.jwt !== undefined) found.push(...compareJwt(expected.jwt, body))
  return found
}

const compareJwt = (expected: NonNullable<Expectation["jwt"]>, body: unknown): readonly Difference[] => {
  const [header, claims] = String(valueAt(body, expected.at))
    .split(".")
    .map((part) => parseJson(Buffer.from(part, "base64url").toString()))
  const lifeSeconds = Number(valueAt(claims, "exp")) - Number(valueAt(claims, "nbf"))
  return [
    ...differences(expected.header, header, "jwt header"),
    ...differences(expected.claims, claims, "jwt"),
    ...differences(expected.lifeSeconds, lifeSeconds, "jwt exp - nbf"),
  ]
}

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
