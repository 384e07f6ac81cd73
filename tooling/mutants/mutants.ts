/**
 * Deletes one line of a package's logic at a time, runs the package's tests, and names the deletions nobody noticed.
 *
 * Usage: `pnpm mutants <packageName> <file below src>...`, for example `pnpm mutants schema OrderState.ts Signal.ts`.
 * Works on a copy of the package, so that the checkout stays as it is.
 */
import { execFile } from "node:child_process"
import { rmSync } from "node:fs"
import { cp, mkdtemp, readFile, symlink, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import ts from "typescript"

const root = fileURLToPath(new URL("../..", import.meta.url))
const [packageName = "", ...files] = process.argv.slice(2)

const copy = await mkdtemp(join(tmpdir(), "flexcharge-mutants-"))
// Also when it fails or is interrupted.
process.once("exit", () => rmSync(copy, { recursive: true, force: true }))
for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => process.exit(1))
const folder = join(copy, "packages", packageName)
await cp(join(root, "packages", packageName), folder, {
  recursive: true,
  filter: (path) => !/\/(node_modules|dist|\.results)(\/|$)/.test(path),
})
await symlink(join(root, "node_modules"), join(copy, "node_modules"))
await symlink(join(root, "packages", packageName, "node_modules"), join(folder, "node_modules"))
for (const name of ["tooling", "package.json", "tsconfig.base.json"])
  await symlink(join(root, name), join(copy, name))

/** Lines that hold logic: not blank, not comment, not import, not a type, not mere punctuation. */
const candidates = (file: string, text: string): readonly number[] => {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true)
  const idle = new Set<number>()
  const lineOf = (position: number) => source.getLineAndCharacterOfPosition(position).line
  const mark = (from: number, to: number) => {
    for (let line = lineOf(from); line <= lineOf(to); line++) idle.add(line)
  }
  const visit = (node: ts.Node): void => {
    for (const range of ts.getLeadingCommentRanges(text, node.getFullStart()) ?? [])
      mark(range.pos, range.end)
    if (
      ts.isImportDeclaration(node) ||
      ts.isExportDeclaration(node) ||
      ts.isTypeNode(node) ||
      ts.isInterfaceDeclaration(node) ||
      ts.isTypeAliasDeclaration(node)
    ) {
      if (!ts.isTypeNode(node)) mark(node.getStart(), node.getEnd())
      return
    }
    ts.forEachChild(node, visit)
  }
  visit(source)
  return text
    .split("\n")
    .flatMap((line, index) =>
      idle.has(index) || !/\w/.test(line) || /^\s*(\/\/|\*|\/\*)/.test(line) ? [] : [index],
    )
}

const isSyntacticallyWhole = (file: string, text: string): boolean =>
  (ts.transpileModule(text, { fileName: file, reportDiagnostics: true }).diagnostics ?? []).length === 0

const succeeds = (command: string, ...args: readonly string[]): Promise<boolean> =>
  new Promise((resolve) => {
    execFile(command, [...args], { cwd: folder, timeout: 120_000 }, (error) => resolve(error === null))
  })

const testsPass = () => succeeds("vitest", "run", "--bail=1", "--reporter=dot")
const typesHold = () => succeeds("tsc", "--noEmit")

if (!(await testsPass())) throw new Error(`the tests of ${packageName} do not pass as they are`)
let tried = 0
const survivors: string[] = []
for (const file of files) {
  const path = join(folder, "src", file)
  const text = await readFile(path, "utf8")
  const lines = text.split("\n")
  for (const index of candidates(file, text)) {
    const mutant = lines.filter((_, line) => line !== index).join("\n")
    if (!isSyntacticallyWhole(file, mutant)) continue
    tried += 1
    await writeFile(path, mutant)
    if ((await testsPass()) && (await typesHold())) {
      survivors.push(`${file}:${index + 1}: ${lines[index]?.trim()}`)
      console.log(`survived ${survivors.at(-1)}`)
    }
  }
  await writeFile(path, text)
}
console.log(`${tried} deletions, ${survivors.length} unnoticed`)
process.exitCode = survivors.length === 0 ? 0 : 1
