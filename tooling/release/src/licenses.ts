/** The licenses of everything that the published packages depend on, as `pnpm licenses list` reports them. */
import { root } from "@flexcharge-tooling/config/Repository"
import { runSuccessfully } from "@flexcharge-tooling/test-kit/command"

/** What `pnpm licenses list --json` prints: packages by license. */
export type LicenseReport = Readonly<Record<string, readonly { readonly name: string }[]>>

/** Licenses that allow merchants to use, change and redistribute the code without publishing their own. */
const permissive: readonly string[] = [
  "MIT",
  "ISC",
  "0BSD",
  "Apache-2.0",
  "BSD-2-Clause",
  "BSD-3-Clause",
  "BlueOak-1.0.0",
  "MIT OR Apache-2.0",
  "(Apache-2.0 AND MIT)",
  "(MIT OR CC0-1.0)",
]

/**
 * Tools and types with other licenses, or with none in their manifest, that only tests use: no merchant receives them.
 */
const testTools: readonly string[] = ["axe-core", "lightningcss", "lightningcss-linux-x64-gnu", "@gr4vy/sdk"]

/** Reports the dependencies, peers and development dependencies of all published packages. */
export const licenseReport = async (): Promise<LicenseReport> =>
  JSON.parse(await runSuccessfully("pnpm", ["--filter", "@flexcharge/*", "licenses", "list", "--json"], root))

/** Returns `<package>: <license>` for every package whose license is not allowed. */
export const disallowedLicenses = (report: LicenseReport): readonly string[] =>
  Object.entries(report)
    .filter(([license]) => !permissive.includes(license))
    .flatMap(([license, packages]) =>
      packages.filter(({ name }) => !testTools.includes(name)).map(({ name }) => `${name}: ${license}`),
    )
