/** The reference page of options, from the docstrings of the interfaces that declare them. */
import { readFile } from "node:fs/promises"
import { createRequire } from "node:module"
import { dirname, join } from "node:path"
import ts from "typescript"
import type { MarkdownPage } from "./MarkdownPage.ts"

/** An interface of options, and the calls that take it. */
interface Sheet {
  readonly name: string
  /** `core/ClientOptions.ts`: package and file. */
  readonly file: string
  readonly of: string
}

/** All option interfaces by package; a test compares this list with the exports of the packages. */
export const sheets: readonly Sheet[] = [
  { name: "ClientOptions", file: "core/ClientOptions.ts", of: "`createClient(options)`" },
  { name: "RetryPolicy", file: "core/RetryPolicy.ts", of: "`retry` of the client" },
  { name: "BreakerPolicy", file: "core/CircuitBreaker.ts", of: "`breaker` of the client" },
  { name: "Hooks", file: "core/Telemetry.ts", of: "`hooks` of the client" },
  { name: "CallOptions", file: "core/CallInput.ts", of: "the last argument of every operation" },
  {
    name: "RescueOptions",
    file: "core/CallInput.ts",
    of: "the last argument of `rescue`, with those above",
  },
  { name: "RetryOptions", file: "core/Rescue.ts", of: "`retry` of an unanswered decision" },
  { name: "WaitOptions", file: "core/CallInput.ts", of: "`waitForOutcome(key, options)`" },
  { name: "VerifyOptions", file: "webhooks/verify.ts", of: "`verify(delivery, options)` and `unwrap`" },
  { name: "SignOptions", file: "webhooks/testing.ts", of: "`signDelivery(body, options)` in tests" },
  { name: "WebhookOptions", file: "server/WebhookEndpoint.ts", of: "the webhook endpoint of every adapter" },
  {
    name: "ReceiveOptions",
    file: "server/receiveWebhook.ts",
    of: "the webhook endpoint of every adapter, with those above",
  },
  {
    name: "BodyLimits",
    file: "server/HttpMessage.ts",
    of: "the webhook endpoint of every adapter, with those above",
  },
  {
    name: "OrderStatusOptions",
    file: "server/OrderStatusEndpoint.ts",
    of: "the order status endpoint of every adapter",
  },
  { name: "FlexChargeOptions", file: "nest/options.ts", of: "`FlexChargeModule.forRoot(options)` of Nest" },
  { name: "FlexChargeOptions", file: "express/index.ts", of: "`flexcharge(options)` of Express" },
  {
    name: "ScriptOptions",
    file: "browser/loadScript.ts",
    of: "`loadSense(options)` and `loadWidget(options)`",
  },
  { name: "SenseOptions", file: "browser/sense.ts", of: "`loadSense(options)`, with those above" },
  {
    name: "WidgetOptions",
    file: "browser/widget.ts",
    of: "`loadWidget(options)`, with those of both scripts",
  },
  { name: "ChallengeOptions", file: "browser/widget.ts", of: "`widget.initUI(options)`" },
  { name: "TokenizeOptions", file: "browser/tokenizeCard.ts", of: "`tokenizeCard(options)`" },
  { name: "PolicyOptions", file: "browser/csp.ts", of: "`cspHeader`, `cspDirectives` and `scriptInventory`" },
  { name: "AnnounceOptions", file: "browser/checkoutFrame.ts", of: "`announceOutcome(options)`" },
  { name: "WatchOptions", file: "browser/checkoutFrame.ts", of: "`watchCheckout(options)`" },
  { name: "SandboxOptions", file: "sandbox/Sandbox.ts", of: "`createSandbox(options)`" },
  { name: "Profile", file: "sandbox/Profile.ts", of: "`profile` of the sandbox" },
  { name: "MerchantOptions", file: "sandbox/Accounts.ts", of: "each of `merchants` of the sandbox" },
  { name: "FaultOptions", file: "sandbox/Faults.ts", of: "`control.faults.add(options)`" },
  { name: "SubscribeOptions", file: "sandbox/Webhooks.ts", of: "`control.webhooks.subscribe(options)`" },
  { name: "TriggerOptions", file: "sandbox/ControlApi.ts", of: "`control.trigger(event, options)`" },
  {
    name: "WaitOptions",
    file: "sandbox/EventBus.ts",
    of: "`control.orders.waitFor(id, phase, options)` and `control.webhooks.waitFor(filter, options)`",
  },
  { name: "InboxOptions", file: "inbox/Inbox.ts", of: "`createInbox(options)`" },
  { name: "ReconcileOptions", file: "inbox/Reconciler.ts", of: "`reconcile` of the inbox" },
  { name: "RetentionOptions", file: "inbox/Retention.ts", of: "`retention` of the inbox" },
  { name: "SqliteOptions", file: "inbox/sqlite.ts", of: "the last argument of `sqlite`" },
  { name: "PostgresOptions", file: "inbox/postgres.ts", of: "`postgres(options)`" },
  {
    name: "PostgresTransactionOptions",
    file: "inbox/postgres.ts",
    of: "`postgres(options)` with an ORM, with those above",
  },
  { name: "PgBossOptions", file: "inbox/pg-boss.ts", of: "`forwardToPgBoss(options)`" },
  { name: "ClaimOptions", file: "inbox/OrderLedger.ts", of: "`inbox.orders.claim(options)`" },
  { name: "WaitForOrderOptions", file: "inbox/OrderLedger.ts", of: "`inbox.orders.wait(key, options)`" },
]

const sourceOf = async (root: string, { file }: Sheet): Promise<ts.SourceFile> => {
  const [name = "", path = ""] = file.split("/")
  const manifest = createRequire(join(root, "package.json")).resolve(`@flexcharge/${name}/package.json`)
  const text = await readFile(join(dirname(manifest), "src", path), "utf8")
  return ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true)
}

/** One row: the path of the option, and its docstring. */
type Row = readonly [path: string, meaning: string]

const rowsOf = (members: ts.NodeArray<ts.TypeElement>, above = ""): readonly Row[] =>
  members.flatMap((member) => {
    if (member.name === undefined) return []
    const path = above + member.name.getText()
    const type = ts.isPropertySignature(member) ? member.type : undefined
    const inner = literalsOf(type).flatMap((literal) => rowsOf(literal.members, `${path}.`))
    const meaning = meaningOf(member) || (inner.length > 0 ? "" : typeOf(type?.getText() ?? ""))
    return meaning === "" ? inner : [[path, meaning] as const, ...inner]
  })

/** The object types of an option, which may also be undefined. */
const literalsOf = (type: ts.TypeNode | undefined): readonly ts.TypeLiteralNode[] =>
  (type && ts.isUnionTypeNode(type) ? type.types : [type]).filter(
    (each) => each !== undefined && ts.isTypeLiteralNode(each),
  )

/** The type, shown for an option without a docstring. */
const typeOf = (text: string): string =>
  `\`${text
    .replace(/ \| undefined$/, "")
    .replace(/^\((.*)\)$/, "$1")
    .replaceAll("|", "\\|")}\``

const meaningOf = (node: ts.Node): string =>
  ts
    .getJSDocCommentsAndTags(node)
    .map((comment) => (ts.isJSDoc(comment) ? (ts.getTextOfJSDocComment(comment.comment) ?? "") : ""))
    .join(" ")
    .replace(/\{@link (\w+)\}/g, "`$1`")
    .replace(/\s+/g, " ")
    .replaceAll("|", "\\|")
    .trim()

const section = async (root: string, sheet: Sheet): Promise<string> => {
  const source = await sourceOf(root, sheet)
  const found = source.statements.find(
    (statement) => ts.isInterfaceDeclaration(statement) && statement.name.text === sheet.name,
  )
  if (found === undefined || !ts.isInterfaceDeclaration(found))
    throw new Error(`No interface "${sheet.name}" in ${sheet.file}.`)
  const rows = rowsOf(found.members).map(([path, meaning]) => `| \`${path}\` | ${meaning} |`)
  const name = sheet.file.split("/")[0]
  return `### ${sheet.name}${sheet.name === "FlexChargeOptions" ? ` (${name})` : ""}

In ${sheet.of}. ${meaningOf(found)}

| option | meaning |
|---|---|
${rows.join("\n")}`
}

/** The page. */
export const optionReference = async (root: string = process.cwd()): Promise<readonly MarkdownPage[]> => {
  const packages = [...new Set(sheets.map(({ file }) => file.split("/")[0] ?? ""))]
  const parts = packages.map(async (name) => {
    const own = sheets.filter(({ file }) => file.startsWith(`${name}/`))
    const sections = await Promise.all(own.map((sheet) => section(root, sheet)))
    return `## @flexcharge/${name}\n\n${sections.join("\n\n")}`
  })
  return [
    {
      id: "reference/options",
      title: "Options",
      description: "Every option of every call, generated from the code.",
      body: `Generated from the docstrings. The types are in the [API reference](/reference/api/core/); environment variables, time limits and hosts are under [configuration](/reference/configuration/).

${(await Promise.all(parts)).join("\n\n")}`,
    },
  ]
}
