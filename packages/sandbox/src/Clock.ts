/** The clock of a sandbox: dates, expiries and scheduled jobs all follow it. */
import { unknownName } from "./suggest.ts"

/** A length of time: milliseconds, or a text such as `"3 days"`, `"90 seconds"`, `"10 m"`. */
export type Duration = number | string

const millisPerUnit = new Map([
  ["ms", 1],
  ["millisecond", 1],
  ["s", 1_000],
  ["second", 1_000],
  ["m", 60_000],
  ["minute", 60_000],
  ["h", 3_600_000],
  ["hour", 3_600_000],
  ["d", 86_400_000],
  ["day", 86_400_000],
  ["w", 604_800_000],
  ["week", 604_800_000],
])

/** Converts a {@link Duration} to milliseconds. Throws a `RangeError` that shows the accepted forms. */
export const millis = (duration: Duration): number => {
  const [, amount, unit = ""] = /^\s*(\d+(?:\.\d+)?)\s*([a-z]*)\s*$/i.exec(String(duration)) ?? []
  if (amount === undefined)
    throw new RangeError(
      `"${duration}" is not a duration. Use milliseconds, or a text such as "3 days" or "90 s".`,
    )
  return Number(amount) * unitInMillis(unit.toLowerCase())
}

const unitInMillis = (unit: string): number => {
  if (unit === "") return 1
  const found = millisPerUnit.get(unit) ?? millisPerUnit.get(unit.replace(/s$/, ""))
  if (found === undefined) throw new RangeError(unknownName("unit of time", unit, [...millisPerUnit.keys()]))
  return found
}

/** A job that is scheduled. */
export interface ScheduledJob {
  /** Milliseconds since the Unix epoch. */
  readonly at: number
  readonly label: string
}

/** The time in a sandbox: the real time plus all durations it was advanced by. */
export interface Clock {
  /** Milliseconds since the Unix epoch. */
  now(): number
  /** Runs `run` when the clock reaches `at`. The returned function cancels the job. */
  schedule(at: number, label: string, run: () => void): () => void
  /**
   * Advances the clock and runs each job that is due, in order of time.
   *
   * `settled` is awaited before the first job and after each one. Returns the new time.
   */
  advance(by: Duration, settled?: () => Promise<void>): Promise<number>
  /** The scheduled jobs, earliest first. */
  pending(): readonly ScheduledJob[]
  /** Cancels all jobs and returns to the real time. */
  reset(): void
}

interface Job extends ScheduledJob {
  run: () => void
  /** Cancelled, or already run. */
  isDone: boolean
}

/** The latest time that a Date can hold. */
const maxDateMillis = 8.64e15

/** Longer delays overflow the timers of Node. */
const maxTimerMillis = 2 ** 31 - 1

/** Creates a clock on top of `realNow`, which tests may replace by a fixed time. */
export const createClock = (realNow: () => number = Date.now): Clock => {
  let offset = 0
  /** Sorted by time. Cancelled jobs stay until they are half of the list, since removing each one is slow. */
  let jobs: Job[] = []
  let cancelledCount = 0
  let timer: NodeJS.Timeout | undefined

  const now = () => realNow() + offset

  const takeNextDue = (until: number): Job | undefined => {
    while (jobs[0] !== undefined && jobs[0].at <= until) {
      const job = jobs.shift()
      if (job === undefined || job.isDone) {
        cancelledCount -= 1
        continue
      }
      job.isDone = true
      return job
    }
    return undefined
  }

  const cancel = (job: Job): void => {
    if (job.isDone) return
    job.isDone = true
    job.run = () => {} // releases what the closure holds
    cancelledCount += 1
    if (cancelledCount * 2 < jobs.length) return
    jobs = jobs.filter(({ isDone }) => !isDone)
    cancelledCount = 0
  }

  const startTimer = () => {
    clearTimeout(timer)
    const next = jobs[0]
    if (next === undefined) return
    timer = setTimeout(runDueJobs, Math.min(Math.max(next.at - now(), 0), maxTimerMillis))
    timer.unref()
  }

  const runDueJobs = () => {
    for (let job = takeNextDue(now()); job !== undefined; job = takeNextDue(now())) job.run()
    startTimer()
  }

  /** Binary search: jobs of the same time run in the order in which they were scheduled. */
  const insertionIndex = (at: number): number => {
    let low = 0
    let high = jobs.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if ((jobs[middle]?.at ?? Number.POSITIVE_INFINITY) <= at) low = middle + 1
      else high = middle
    }
    return low
  }

  return {
    now,
    schedule: (at, label, run) => {
      const job: Job = { at, label, run, isDone: false }
      const index = insertionIndex(at)
      jobs.splice(index, 0, job)
      if (index === 0) startTimer()
      return () => cancel(job)
    },
    advance: async (by, settled = async () => {}) => {
      const target = now() + millis(by)
      if (target > maxDateMillis)
        throw new RangeError(
          `"${by}" is too long: the clock cannot pass the year 275760, the last one of a Date.`,
        )
      await settled()
      for (let job = takeNextDue(target); job !== undefined; job = takeNextDue(target)) {
        offset += Math.max(job.at - now(), 0)
        job.run()
        await settled()
      }
      offset += Math.max(target - now(), 0)
      startTimer()
      return now()
    },
    pending: () => jobs.filter(({ isDone }) => !isDone).map(({ at, label }) => ({ at, label })),
    reset: () => {
      clearTimeout(timer)
      jobs = []
      cancelledCount = 0
      offset = 0
    },
  }
}
