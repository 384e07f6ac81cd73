/** How long the first import of a package takes. A measurement to look at: clocks of busy machines fail no test. */
import type { Artefact } from "./Artefact.ts"
import { must } from "./Step.ts"
import { unpack } from "./Weight.ts"

const rounds = 7

/** Milliseconds of processor time for each package's root entry: the median of fresh processes. */
export const coldImports = async (artefacts: readonly Artefact[]): Promise<ReadonlyMap<string, number>> => {
  await using house = await unpack(artefacts)
  const times = new Map<string, number>()
  for (const { room, manifest } of artefacts.filter(({ manifest }) => isWhole(manifest))) {
    const program = `
const before = process.cpuUsage()
await import(${JSON.stringify(manifest.name)})
const { user, system } = process.cpuUsage(before)
console.log((user + system) / 1000)
`
    const measured: number[] = []
    for (let round = 0; round < rounds; round += 1)
      measured.push(
        Number(await must(process.execPath, ["--input-type=module", "--eval", program], house.folder)),
      )
    times.set(room, Math.round(median(measured)))
  }
  return times
}

/** Whether a package can be imported alone: a door needs its framework, which is not there. */
const isWhole = ({ peerDependencies = {}, peerDependenciesMeta = {} }: Artefact["manifest"]): boolean =>
  Object.keys(peerDependencies).every((name) => peerDependenciesMeta[name]?.optional)

const median = (values: readonly number[]): number =>
  [...values].sort((left, right) => left - right)[Math.floor(values.length / 2)] ?? 0
