/** Prints what published packages weigh, beside their budgets and what others weigh. `--json` for machines. */

import { budgets } from "./Budgets.ts"
import { coldImports } from "./ColdImport.ts"
import { packAll } from "./PackedPackage.ts"
import { table } from "./Table.ts"
import { weigh, weighPrograms } from "./Weight.ts"

const packedPackages = await packAll()
const weights = await weigh(packedPackages)
const { programs, rivals } = budgets
const code = Object.fromEntries(Object.entries(programs).map(([name, program]) => [name, program.code]))
const programBytes = await weighPrograms(code, packedPackages)

const imports = await coldImports(packedPackages)

if (process.argv.includes("--json")) {
  console.log(
    JSON.stringify(
      {
        packages: Object.fromEntries(weights),
        programs: programBytes,
        coldImportMillis: Object.fromEntries(
          [...imports].map(([packageName, { median }]) => [packageName, median]),
        ),
      },
      null,
      2,
    ),
  )
} else {
  const heading = ["package", "kB installed", "packages", "cold import ms", "d.ts lines", "gz bytes, whole"]
  const ours = [...weights].map(([packageName, weight]) => [
    `@flexcharge/${packageName}`,
    ...[
      weight.installKilobytes,
      weight.packages,
      imports.get(packageName)?.median ?? "",
      weight.declarationLines,
    ],
    weight.entries[`@flexcharge/${packageName}`] ?? "",
  ])
  const theirs = rivals.map((rival) => [
    rival.name,
    ...[
      rival.installKilobytes,
      rival.packages,
      rival.coldImportMillis,
      rival.declarationLines ?? "",
      rival.bundleBytes ?? "",
    ],
  ])
  const entries = [...weights].flatMap(([packageName, weight]) =>
    Object.entries(weight.entries).map(([entry, bytes]) => [
      entry,
      bytes,
      budgets.packages[packageName]?.entries[entry] ?? "",
    ]),
  )
  const uses = Object.entries(programs).map(([name, program]) => [
    name,
    programBytes[name] ?? "",
    program.maximumBytes,
  ])
  console.log(table(heading, [...ours, ...theirs]))
  console.log(`\n${table(["entry or program, min + gz", "bytes", "at most"], [...entries, ...uses])}`)
}
