/** Prints the license of everything a consumer runs; fails when one is not permissive. */
import { licenses, permissive } from "./licenses.ts"
import { table } from "./Table.ts"

const rows = licenses()
console.log(
  table(
    ["package", "version", "license", "how it gets there", "by"],
    rows.map(({ name, version, license, kind, packageNames }) => [
      name,
      version,
      license,
      kind,
      packageNames.join(" "),
    ]),
  ),
)
process.exitCode = rows.every(({ license }) => permissive.includes(license)) ? 0 : 1
