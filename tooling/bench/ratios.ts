/** Processor times of candidates that take turns, so that whatever else the machine does affects all of them. */
import { spawn } from "node:child_process"
import { once } from "node:events"

/** Microseconds of processor time per call in one round, by the name of the candidate. */
export type Sample = Readonly<Record<string, number>>

export const quantile = (values: readonly number[], at: number): number =>
  values.toSorted((one, other) => one - other)[Math.min(values.length - 1, Math.floor(values.length * at))] ??
  Number.NaN

/** The median, with the tenth and the ninetieth percentile. */
export const spread = (values: readonly number[], digits: number): string => {
  const [low, middle, high] = [0.1, 0.5, 0.9].map((at) => quantile(values, at).toFixed(digits))
  return `${middle} (${low}..${high})`
}

/** The median of a candidate, in microseconds. */
export const micros = (samples: readonly Sample[], name: string, digits = 0): string =>
  `${quantile(
    samples.map((sample) => sample[name] ?? Number.NaN),
    0.5,
  ).toFixed(digits)} us`

/** The baseline's time divided by the candidate's time in the same round: 1.00 means the same cost. */
export const ratio = (samples: readonly Sample[], name: string, baseline: string): string =>
  `${spread(
    samples.map((sample) => (sample[baseline] ?? Number.NaN) / (sample[name] ?? Number.NaN)),
    2,
  )} of ${baseline}`

/** Microseconds of processor time per call, with a number of calls at the same time. */
export const measure = async (call: () => unknown, calls: number, concurrency = 1): Promise<number> => {
  let left = calls
  const worker = async () => {
    while (left-- > 0) await call()
  }
  const before = process.cpuUsage()
  await Promise.all(Array.from({ length: concurrency }, worker))
  const { user, system } = process.cpuUsage(before)
  return (user + system) / calls
}

/** Sends a sample from a process of {@link samplesOf} to its parent. */
export const sendSample = (group: number, sample: Sample): void => {
  process.send?.({ group, sample })
}

/** Runs a program in several new processes, one after the other, and returns the samples that they send, by group. */
export const samplesOf = async (
  file: string,
  argument: string,
  processes: number,
): Promise<ReadonlyMap<number, readonly Sample[]>> => {
  const samples = new Map<number, Sample[]>()
  for (let index = 0; index < processes; index++) {
    const child = spawn(process.execPath, [file, argument], {
      stdio: ["ignore", "inherit", "inherit", "ipc"],
    })
    child.on("message", ({ group, sample }: { readonly group: number; readonly sample: Sample }) => {
      samples.set(group, [...(samples.get(group) ?? []), sample])
    })
    const [code] = await once(child, "exit")
    if (code !== 0) throw new Error(`The measuring process of ${file} ended with code ${code}.`)
  }
  return samples
}
