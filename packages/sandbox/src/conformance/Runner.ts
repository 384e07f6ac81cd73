/** Runs the ledger against any base URL, over plain HTTP. */
import { randomUUID } from "node:crypto"
import { redact } from "../redact.ts"
import type { Case, Need, Step, Target } from "./Case.ts"
import { at, type Difference, differences, filled } from "./Match.ts"
import { listenForWebhooks, type WebhookListener } from "./WebhookListener.ts"

/** What became of one case. */
export interface Result {
  readonly case: Case
  readonly outcome: "holds" | "differs" | "not checked"
  /** Why it was not checked, or which call differed. */
  readonly note: string
  readonly differences: readonly Difference[]
}

interface Context {
  readonly target: Target
  readonly kept: Map<string, unknown>
  readonly accessToken: string
}

/** Runs cases one after the other; a case that cannot be run differs, it does not end the run. */
export const runCases = async (target: Target, cases: readonly Case[]): Promise<readonly Result[]> => {
  const has = new Set<Need>(target.has)
  if (target.tokenizationKey !== undefined) has.add("tokenization key")
  const listener = has.has("webhooks") ? await listenForWebhooks(target) : undefined
  const accessToken = await authenticate(target)
  const results: Result[] = []
  for (const one of cases) {
    const missing = (one.needs ?? []).filter((need) => !has.has(need))
    const context = { target, accessToken, kept: new Map<string, unknown>(Object.entries(target)) }
    results.push(
      missing.length > 0
        ? { case: one, outcome: "not checked", note: `needs ${missing.join(", ")}`, differences: [] }
        : await check(context, one, listener),
    )
  }
  await listener?.close()
  return results
}

const authenticate = async ({ baseUrl, appKey, appSecret }: Target): Promise<string> => {
  const answer = await fetch(`${baseUrl}oauth2/token`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ AppKey: appKey, AppSecret: appSecret }),
  })
  const token = at(await answer.json().catch(() => undefined), "accessToken")
  if (typeof token !== "string")
    throw new Error(
      `${baseUrl}oauth2/token answered ${answer.status} without a token: are the credentials right?`,
    )
  return token
}

const check = async (context: Context, one: Case, listener: WebhookListener | undefined): Promise<Result> => {
  listener?.forget()
  try {
    for (const step of one.steps) {
      const found = await perform(context, step)
      if (found.differences.length > 0) return { case: one, outcome: "differs", ...found }
    }
    const webhookDifferences =
      one.webhooks === undefined ? [] : differences(one.webhooks, await listener?.received(), "webhooks")
    return {
      case: one,
      outcome: webhookDifferences.length === 0 ? "holds" : "differs",
      note: "webhooks",
      differences: webhookDifferences,
    }
  } catch (error) {
    const seen = error instanceof Error ? error.message : String(error)
    return {
      case: one,
      outcome: "differs",
      note: "no answer",
      differences: [{ at: "call", expected: "an answer", seen }],
    }
  }
}

const perform = async ({ target, accessToken, kept }: Context, step: Step) => {
  const value = (name: string): unknown => {
    if (name.startsWith("fresh.") && !kept.has(name)) kept.set(name, randomUUID())
    return kept.get(name)
  }
  const [method = "GET", path = ""] = String(filled(step.call, value)).split(" ")
  const authorization = { accessToken: `Bearer ${accessToken}`, wrong: "Bearer a.b.c", none: undefined }[
    step.auth ?? "accessToken"
  ]
  const answer = await fetch(target.baseUrl + path, {
    method,
    headers: {
      ...(authorization === undefined ? {} : { authorization }),
      ...(step.send === undefined ? {} : { "content-type": step.contentType ?? "application/json" }),
    },
    ...(step.send === undefined ? {} : { body: JSON.stringify(filled(step.send, value)) }),
    signal: AbortSignal.timeout(30_000),
  })
  const text = await answer.text()
  const body = parsed(text)
  for (const [name, from] of Object.entries(step.keep ?? {})) kept.set(name, at(body, from))
  const found = judged(filled(step.expect ?? {}, value) as NonNullable<Step["expect"]>, answer, text, body) // as: filling changes strings only
  const requestId = answer.headers.get("apigw-requestid")
  const note = `${step.call} → ${answer.status}${requestId === null ? "" : `, apigw-requestid ${requestId}`}`
  return {
    note,
    differences: found.map((one) => ({ ...one, seen: redact(one.seen, one.at.split(".").at(-1)) })),
  }
}

const judged = (
  { status, headers, body: pattern, members, text: texts, jwt }: NonNullable<Step["expect"]>,
  answer: Response,
  text: string,
  body: unknown,
): readonly Difference[] => {
  const found: Difference[] = []
  if (status !== undefined && !status.includes(answer.status))
    found.push({ at: "status", expected: status.join(" or "), seen: answer.status })
  for (const [name, expected] of Object.entries(headers ?? {}))
    found.push(...differences(expected, answer.headers.get(name) ?? undefined, `header ${name}`))
  if (pattern !== undefined) found.push(...differences(pattern, body, "body"))
  if (texts !== undefined && !texts.includes(text))
    found.push({ at: "text", expected: texts.join(" or "), seen: text })
  if (members !== undefined) {
    const seen = Object.keys(Object(body)).sort()
    const expected = [...members].sort()
    if (seen.join() !== expected.join())
      found.push({ at: "members", expected: expected.join(" "), seen: seen.join(" ") })
  }
  if (jwt !== undefined) {
    const [header, claims] = String(at(body, jwt.at))
      .split(".")
      .map((part) => parsed(Buffer.from(part, "base64url").toString()))
    found.push(...differences(jwt.header, header, "jwt header"), ...differences(jwt.claims, claims, "jwt"))
    const life = Number(at(claims, "exp")) - Number(at(claims, "nbf"))
    if (life !== jwt.lifeSeconds) found.push({ at: "jwt exp - nbf", expected: jwt.lifeSeconds, seen: life })
  }
  return found
}

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
