/** The imports of a source file, read from its text. */
import ts from "typescript"

/** One import: what it names, and whether it is gone at run time. */
export interface Import {
  readonly specifier: string
  readonly isTypeOnly: boolean
}

/** Every static, dynamic and re-exporting import of a module. */
export const importsOf = (file: string, text: string): readonly Import[] => {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, false)
  const imports: Import[] = []
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node) && ts.isStringLiteral(node.moduleSpecifier)) {
      imports.push({
        specifier: node.moduleSpecifier.text,
        isTypeOnly: node.importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword,
      })
    } else if (
      ts.isExportDeclaration(node) &&
      node.moduleSpecifier &&
      ts.isStringLiteral(node.moduleSpecifier)
    ) {
      imports.push({ specifier: node.moduleSpecifier.text, isTypeOnly: node.isTypeOnly })
    } else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
      const [argument] = node.arguments
      if (argument && ts.isStringLiteral(argument))
        imports.push({ specifier: argument.text, isTypeOnly: false })
    } else if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) {
      const { literal } = node.argument
      if (ts.isStringLiteral(literal)) imports.push({ specifier: literal.text, isTypeOnly: true })
    }
    ts.forEachChild(node, visit)
  }
  visit(source)
  return imports
}
