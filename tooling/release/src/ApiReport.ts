/** What a published face promises, in one text: its exports and every declaration they lead to, without comments. */
import { dirname, join } from "node:path/posix"
import ts from "typescript"

/** The declaration files of one package, by path below the package. */
export type Declarations = ReadonlyMap<string, string>

/** Where a name is declared; an import as it would be written, when another package or face brings it. */
type Declared = { readonly file: string; readonly name: string } | { readonly outside: string }

/** Likewise, or what a chunk calls it in its exports. */
type Origin = Declared | { readonly file: string; readonly exported: string }

interface Module {
  readonly statements: ReadonlyMap<string, readonly ts.Statement[]>
  readonly imports: ReadonlyMap<string, Origin>
  readonly exports: ReadonlyMap<string, Origin>
  readonly stars: readonly string[]
}

/**
 * The report of a face. What a roll-up makes up as it goes (names of chunks, short names of their exports, the order
 * of declarations) is not in it, so that a difference is a difference of the interface.
 *
 * `faces` holds the file of each face of the package, and the specifier it is imported by.
 */
export const reportOf = (
  face: string,
  files: Declarations,
  faces: ReadonlyMap<string, string> = new Map(),
): string => {
  const modules = new Map<string, Module>()
  const moduleOf = (file: string): Module => {
    const known = modules.get(file) ?? read(file, files.get(file), faces)
    modules.set(file, known)
    return known
  }
  const declared = (origin: Origin): Declared => {
    if ("outside" in origin) return origin
    const { statements, imports, exports } = moduleOf(origin.file)
    if ("exported" in origin) return declared(exports.get(origin.exported) ?? missing(origin))
    return statements.has(origin.name) ? origin : declared(imports.get(origin.name) ?? missing(origin))
  }

  const lines = new Set<string>()
  const texts = new Map<string, string>()
  const follow = (origin: Declared): void => {
    if ("outside" in origin) return void lines.add(origin.outside)
    const { file, name } = origin
    const key = `${name} ${file}`
    if (texts.has(key)) return
    const { statements, imports } = moduleOf(file)
    const own = statements.get(name) ?? missing(origin)
    texts.set(key, own.map(textOf).join("\n"))
    for (const used of own.flatMap(namesIn)) {
      if (statements.has(used)) follow({ file, name: used })
      else if (imports.has(used)) {
        const target = declared({ file, name: used })
        if ("name" in target && target.name !== used) lines.add(`import ${used} = ${target.name}`)
        follow(target)
      }
    }
  }

  const { exports, stars } = moduleOf(face)
  const exported = [...exports].map(([name, origin]) => {
    const target = declared(origin)
    follow(target)
    const own = "name" in target ? target.name : "name" in origin ? origin.name : name
    return own === name ? `export { ${name} }` : `export { ${own} as ${name} }`
  })
  const declarations = [...texts].sort(([left], [right]) => (left < right ? -1 : 1)).map(([, text]) => text)
  return [
    [...lines].sort().join("\n"),
    ...new Set(declarations),
    [...exported, ...stars.map((from) => `export * from "${from}"`)].sort().join("\n"),
  ]
    .filter((part) => part !== "")
    .join("\n\n")
}

const missing = (origin: object): never => {
  throw new Error(`The declarations do not hold ${JSON.stringify(origin)}.`)
}

const read = (file: string, text: string | undefined, faces: ReadonlyMap<string, string>): Module => {
  const source = ts.createSourceFile(file, text ?? missing({ file }), ts.ScriptTarget.Latest, true)
  const statements = new Map<string, ts.Statement[]>()
  const imports = new Map<string, Origin>()
  const exports = new Map<string, Origin>()
  const stars: string[] = []

  const from = (specifier: ts.Expression, name: string, local: string): Origin => {
    const written = (specifier as ts.StringLiteral).text // as: nothing else may stand there
    const target = join(dirname(file), written).replace(/\.js$/, ".d.ts")
    const outside = written.startsWith(".") ? faces.get(target) : written
    if (outside === undefined) return { file: target, exported: name }
    if (name === "*") return { outside: `import * as ${local} from "${outside}"` }
    return { outside: `import { ${name === local ? name : `${name} as ${local}`} } from "${outside}"` }
  }
  const add = (name: string, statement: ts.Statement) =>
    statements.set(name, [...(statements.get(name) ?? []), statement])

  for (const statement of source.statements) {
    if (ts.isImportDeclaration(statement)) {
      const { name, namedBindings } = statement.importClause ?? {}
      if (name) imports.set(name.text, from(statement.moduleSpecifier, "default", name.text))
      if (namedBindings && ts.isNamespaceImport(namedBindings)) {
        const { text: local } = namedBindings.name
        imports.set(local, from(statement.moduleSpecifier, "*", local))
      } else
        for (const { name: local, propertyName } of namedBindings?.elements ?? [])
          imports.set(local.text, from(statement.moduleSpecifier, (propertyName ?? local).text, local.text))
    } else if (ts.isExportDeclaration(statement)) {
      const { exportClause, moduleSpecifier } = statement
      if (exportClause && ts.isNamedExports(exportClause))
        for (const { name, propertyName = name } of exportClause.elements)
          exports.set(
            name.text,
            moduleSpecifier
              ? from(moduleSpecifier, propertyName.text, name.text)
              : { file, name: propertyName.text },
          )
      else if (moduleSpecifier) stars.push((moduleSpecifier as ts.StringLiteral).text) // as: nothing else may stand there
    } else if (ts.isVariableStatement(statement))
      for (const { name } of statement.declarationList.declarations) add(name.getText(), statement)
    else {
      const { name } = statement as ts.DeclarationStatement // as: what else a declaration file holds
      if (name) add(name.text, statement)
    }
  }
  return { statements, imports, exports, stars }
}

const printer = ts.createPrinter({ removeComments: true })

const textOf = (statement: ts.Statement): string =>
  printer
    .printNode(ts.EmitHint.Unspecified, statement, statement.getSourceFile())
    .replace(/^(export )?declare /, "")

/** Every name in a statement. Some are members' names: a declaration more in the report does no harm. */
const namesIn = (statement: ts.Statement): readonly string[] => {
  const names = new Set<string>()
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node)) names.add(node.text)
    ts.forEachChild(node, visit)
  }
  visit(statement)
  return [...names]
}
