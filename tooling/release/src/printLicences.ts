/** Prints the licence of everything a consumer runs; fails when one is not permissive. */
import { licences, permissive } from "./Licences.ts"
import { table } from "./Table.ts"

const rows = licences()
console.log(
  table(
    ["package", "version", "licence", "how it gets there", "by"],
    rows.map(({ name, version, licence, kind, packageNames }) => [
      name,
      version,
      licence,
      kind,
      packageNames.join(" "),
    ]),
  ),
)
process.exitCode = rows.every(({ licence }) => permissive.includes(licence)) ? 0 : 1
