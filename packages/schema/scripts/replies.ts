/** Renders the reply schemas as plain TypeScript, which reads a reply without any interpreter, and what they know. */
import type * as SchemaAST from "effect/SchemaAST"
import * as Schemas from "../src/Schemas.ts"
import { replies } from "./bodies.ts"
import { makeChecks } from "./checks.ts"
import { annotation } from "./jsonSchema.ts"

const header = `// Generated from the schemas by \`pnpm --filter @flexcharge/schema generate\`. Do not edit: change the schema.
import * as Coerce from "./Coerce.ts"
import type { Known } from "./Drift.ts"
import { maybeNumberOrText, maybeSecret, maybeWord, type Read, word } from "./Read.ts"
import * as Rules from "./Rules.ts"
import * as Secret from "./Secret.ts"
import { type Check, hear, list, objectAt, takeAt } from "./Take.ts"
`

const words = (ast: SchemaAST.AST): readonly string[] | undefined => {
  const known = ast.annotations?.knownWords
  return Array.isArray(known) ? known : undefined
}

const isSecret = (ast: SchemaAST.AST): boolean => annotation(ast, "identifier") === "Secret"

/** The type behind `maybe`, which is a union with null over anything; absent for a member that is required. */
const maybeOf = (ast: SchemaAST.AST): SchemaAST.AST | undefined =>
  ast._tag === "Union" && ast.encoding?.at(-1)?.to._tag === "Unknown" ? ast.types[0] : undefined

/** How a member that nothing depends on is read when it is not of its type, as a test and an expression. */
const loosely = (ast: SchemaAST.AST, value: string, known: string): readonly [string, string] | undefined => {
  if (ast._tag === "Unknown") return undefined
  if (words(ast) !== undefined) return [`${value} != null`, `maybeWord(${value}, ${known})`]
  if (isSecret(ast)) return [`${value} != null`, `maybeSecret(${value})`]
  switch (ast._tag) {
    case "String":
      return [`${value} != null && typeof ${value} !== "string"`, `Coerce.text(${value})`]
    case "Number":
      return [`${value} != null && !Number.isFinite(${value})`, `Coerce.number(${value})`]
    case "Boolean":
      return [`${value} != null && typeof ${value} !== "boolean"`, `Coerce.flag(${value})`]
    case "Union": {
      const types = ast.types.map(({ _tag }) => _tag).sort()
      if (types.join() !== "Number,String") throw new Error(`No reading for a union of ${types.join()}`)
      return [`${value} != null`, `maybeNumberOrText(${value})`]
    }
    default:
      throw new Error(`No reading for ${ast._tag}`)
  }
}

const typeNames: Readonly<Record<string, string>> = {
  String: "string",
  Number: "number",
  Boolean: "boolean",
  Null: "null",
}

/** The types that a member may have without being new; absent where any is. */
const typesOf = (ast: SchemaAST.AST): readonly string[] | undefined => {
  const types =
    ast._tag === "Union"
      ? ast.types.flatMap((type) => typesOf(type) ?? ["any"])
      : [typeNames[ast._tag] ?? "any"]
  return types.includes("any") ? undefined : types
}

/** The code as one TypeScript module. */
export const replyCode = (): string => {
  const structs = new Map<string, string>()
  const vocabularies = new Map<string, string>()
  const checks = makeChecks()

  const vocabulary = (ast: SchemaAST.AST, place: string): string => {
    const code = JSON.stringify(words(ast))
    if (!vocabularies.has(code)) vocabularies.set(code, `wordsOf${place}`)
    return vocabularies.get(code) ?? place
  }

  const required = (owner: string, name: string, ast: SchemaAST.AST): string => {
    const place = owner + capital(name)
    const value = `object.${name}`
    const read = () => {
      if (ast._tag === "Arrays") {
        const [item] = ast.rest
        if (item?._tag !== "Objects") throw new Error(`${name} is no list of objects`)
        return `    reply.${name} = takeAt("${name}", list(${struct(item)}), ${value}, issues)\n`
      }
      const heard = `    hear(${checks.nameOf(ast, place)}(${value}), "${name}", issues)\n`
      if (words(ast) !== undefined)
        return `${heard}    if (typeof ${value} === "string") reply.${name} = word(${value}, ${vocabulary(ast, place)})\n`
      return isSecret(ast)
        ? `${heard}    if (typeof ${value} === "string") reply.${name} = Secret.make(${value})\n`
        : heard
    }
    return `  if (Object.hasOwn(object, "${name}")) {
${read()}  } else hear("is missing", "${name}", issues)\n`
  }

  const member = (owner: string, name: string, ast: SchemaAST.AST): string => {
    const optional = maybeOf(ast)
    if (optional === undefined) return required(owner, name, ast)
    const known = words(optional) === undefined ? "" : vocabulary(optional, owner + capital(name))
    const reading = loosely(optional, `object.${name}`, known)
    return reading === undefined ? "" : `  if (${reading[0]}) reply.${name} = ${reading[1]}\n`
  }

  const known = (ast: SchemaAST.Objects): string => {
    const owner = nameOf(ast)
    const members = ast.propertySignatures.map(({ name, type }) => {
      const inner = maybeOf(type) ?? type
      const item = inner._tag === "Arrays" ? inner.rest[0] : undefined
      const facts = [
        ...(maybeOf(type) === undefined || typesOf(type) === undefined
          ? []
          : [`types: ${JSON.stringify(typesOf(type))}`]),
        ...(words(inner) === undefined ? [] : [`words: ${vocabulary(inner, owner + capital(String(name)))}`]),
        ...(item?._tag === "Objects" ? [`list: membersOf${nameOf(item)}`] : []),
      ]
      return `  ${String(name)}: ${facts.length === 0 ? "{}" : `{ ${facts.join(", ")} }`},\n`
    })
    return `/** What is known of a \`${owner}\`. */\nexport const membersOf${owner}: Known = {\n${members.join("")}}\n`
  }

  const struct = (ast: SchemaAST.Objects): string => {
    const name = nameOf(ast)
    if (structs.has(name)) return name
    const members = ast.propertySignatures.map((signature) =>
      member(name, String(signature.name), signature.type),
    )
    structs.set(
      name,
      `/** Reads a \`${name}\`. */
export const ${name}: Read = (given, issues) => {
  const object = objectAt(given, issues)
  if (object === undefined) return given
  const reply: Record<string, unknown> = { ...object }
${members.join("")}  return reply
}

${known(ast)}`,
    )
    return name
  }

  for (const { ast } of replies) struct(ast as SchemaAST.Objects) // a reply is an object
  const spoken = [...vocabularies].map(([code, name]) => `const ${name}: readonly string[] = ${code}\n`)
  const event = known(Schemas.WebhookBody.ast as SchemaAST.Objects)
  return [header, ...spoken, ...checks.written(), ...structs.values(), event].join("\n")
}

const capital = (name: string) => name.charAt(0).toUpperCase() + name.slice(1)

const nameOf = (ast: SchemaAST.AST): string => {
  const name = annotation(ast, "identifier")
  if (name === undefined) throw new Error("Every reply of the language needs an identifier")
  return name
}
