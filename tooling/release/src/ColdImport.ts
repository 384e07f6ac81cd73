/** How long the first import of a package takes, in processor time: clocks tell of a busy machine what is not so. */

import { runSuccessfully } from "@flexcharge-tooling/test-kit/command"
import type { PackedPackage } from "./PackedPackage.ts"
import { unpack } from "./Weight.ts"

const rounds = 7

/** Milliseconds of processor time over some fresh processes. */
export interface ColdImport {
  readonly median: number
  /** What it takes when nothing else wants the caches: steady enough to hold a budget against. */
  readonly least: number
}

/** The first import of each package's root entry. */
export const coldImports = async (
  packedPackages: readonly PackedPackage[],
): Promise<ReadonlyMap<string, ColdImport>> => {
  await using house = await unpack(packedPackages)
  const times = new Map<string, ColdImport>()
  for (const { packageName, manifest } of packedPackages.filter(({ manifest }) => isWhole(manifest))) {
    const program = `
const before = process.cpuUsage()
await import(${JSON.stringify(manifest.name)})
const { user, system } = process.cpuUsage(before)
console.log((user + system) / 1000)
`
    const measured: number[] = []
    for (let round = 0; round < rounds; round += 1)
      measured.push(
        Number(
          await runSuccessfully(process.execPath, ["--input-type=module", "--eval", program], house.folder),
        ),
      )
    measured.sort((left, right) => left - right)
    const [least = 0] = measured
    const median = measured[Math.floor(rounds / 2)] ?? 0
    times.set(packageName, { median: Math.round(median), least: Math.round(least) })
  }
  return times
}

/** Whether a package can be imported alone: a door needs its framework, which is not there. */
const isWhole = ({ peerDependencies = {}, peerDependenciesMeta = {} }: PackedPackage["manifest"]): boolean =>
  Object.keys(peerDependencies).every((name) => peerDependenciesMeta[name]?.optional)
