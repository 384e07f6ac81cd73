/** Renders the request schemas as plain tables, by which a request is checked and copied without Effect. */
import type * as SchemaAST from "effect/SchemaAST"
import { requests } from "./bodies.ts"
import { makeChecks } from "./checks.ts"
import { annotation } from "./jsonSchema.ts"

const header = `// Generated from the schemas by \`pnpm --filter @flexcharge/schema generate\`. Do not edit: change the schema.
import * as Rules from "./Rules.ts"
import * as Secret from "./Secret.ts"
import { type Check, list, single, struct, type Take } from "./Take.ts"
`

/** The code as one TypeScript module. */
export const requestCode = (): string => {
  const structs = new Map<string, string>()
  const checks = makeChecks()

  const taken = (ast: SchemaAST.AST, place: string): string => {
    if (ast._tag === "Objects") return struct(ast)
    if (ast._tag !== "Arrays") return `single(${checks.nameOf(ast, place)})`
    const [item] = ast.rest
    if (item === undefined) throw new Error(`${place} is a list of nothing`)
    return `list(${taken(item, place)})`
  }

  const member = (owner: string, { name, type }: SchemaAST.PropertySignature): string => {
    const place = owner + capital(String(name))
    const hasMembers = type._tag === "Objects" || type._tag === "Arrays"
    const how = hasMembers ? `take: ${taken(type, place)}` : `check: ${checks.nameOf(type, place)}`
    return `    { isRequired: ${type.context?.isOptional !== true}, ${how} },\n`
  }

  const struct = (ast: SchemaAST.Objects): string => {
    const name = annotation(ast, "identifier")
    if (name === undefined) throw new Error("Every struct of the language needs an identifier")
    if (structs.has(name)) return name
    const members = ast.propertySignatures.map((signature) => member(name, signature)) // those it is made of go first
    const names = ast.propertySignatures.map((signature) => String(signature.name)).join(", ")
    const [rule, ...others] = ast.checks ?? []
    if (others.length > 0) throw new Error(`${name} has more than one rule`)
    structs.set(
      name,
      `/** Takes a \`${name}\`. */
export const ${name}: Take = struct(
  ({ ${names} }) => ({ ${names} }),
  [
${members.join("")}  ],
${rule === undefined ? "" : `  Rules.${rule.annotations?.rule},\n`})
`,
    )
    return name
  }

  for (const { ast } of requests) struct(ast)
  return [header, ...checks.written(), ...structs.values()].join("\n")
}

const capital = (name: string) => name.charAt(0).toUpperCase() + name.slice(1)
