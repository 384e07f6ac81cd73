/** Renders the request schemas as plain TypeScript, which checks a request and copies it without any interpreter. */
import type * as SchemaAST from "effect/SchemaAST"
import { requests } from "./bodies.ts"
import { makeChecks } from "./checks.ts"
import { annotation } from "./jsonSchema.ts"

const header = `// Generated from the schemas by \`pnpm --filter @flexcharge/schema generate\`. Do not edit: change the schema.
import * as Rules from "./Rules.ts"
import * as Secret from "./Secret.ts"
import { type Check, hear, list, objectAt, obey, refuseStrangers, revealed, single, type Take } from "./Take.ts"
`

const isSecret = (ast: SchemaAST.AST): boolean => annotation(ast, "identifier") === "Secret"

/** The code as one TypeScript module. */
export const requestCode = (): string => {
  const structs = new Map<string, string>()
  const checks = makeChecks()

  const member = (owner: string, name: string, ast: SchemaAST.AST): string => {
    const at = `\`\${path}${name}.\``
    const place = owner + capital(name)
    const taken = () => {
      if (ast._tag === "Objects") return `    ${name} = ${struct(ast)}(object.${name}, ${at}, issues)\n`
      if (ast._tag === "Arrays") {
        const [item] = ast.rest
        if (item === undefined) throw new Error(`${name} is a list of nothing`)
        const take = item._tag === "Objects" ? struct(item) : `single(${checks.nameOf(item, place)})`
        return `    ${name} = list(object.${name}, ${at}, issues, ${take})\n`
      }
      const heard = `    hear(${checks.nameOf(ast, place)}(${name}), path, "${name}", issues)\n`
      const secret = isSecret(ast) ? `    ${name} = revealed(${name})\n` : ""
      return `    ${name} = object.${name}\n${heard}${secret}`
    }
    const missing = `issues.push({ path: \`\${path}${name}\`, message: "is missing" })`
    const isOptional = ast.context?.isOptional === true
    return `  let ${name}: unknown
  if (object.${name} !== undefined && Object.hasOwn(object, "${name}")) {
    known++
${taken()}  }${isOptional ? "" : ` else ${missing}`}\n`
  }

  const struct = (ast: SchemaAST.Objects): string => {
    const name = annotation(ast, "identifier")
    if (name === undefined) throw new Error("Every struct of the language needs an identifier")
    if (structs.has(name)) return name
    structs.set(name, "")
    const names = ast.propertySignatures.map((signature) => String(signature.name))
    const members = ast.propertySignatures.map((signature) =>
      member(name, String(signature.name), signature.type),
    )
    const taken = `{ ${names.join(", ")} }`
    const rules = (ast.checks ?? []).map(
      (rule) => `  obey(Rules.${rule.annotations?.rule}(taken), path, issues, first)\n`,
    )
    const end =
      rules.length === 0 ? `  return ${taken}` : `  const taken = ${taken}\n${rules.join("")}  return taken`
    structs.set(
      name,
      `const membersOf${name} = new Set(${JSON.stringify(names)})
/** Takes a \`${name}\`. */
export const ${name}: Take = (given, path, issues) => {
  const object = objectAt(given, path, issues)
  if (object === undefined) return given
  const first = issues.length
  let known = 0
${members.join("")}  if (Object.keys(object).length !== known) refuseStrangers(object, membersOf${name}, path, issues, first)
${end}
}
`,
    )
    return name
  }

  for (const { ast } of requests) struct(ast)
  return [header, ...checks.written(), ...structs.values()].join("\n")
}

const capital = (name: string) => name.charAt(0).toUpperCase() + name.slice(1)
