/** The one clock of a sandbox: everything that is dated, expires or is due later asks here. */

const units: Record<string, number> = {
  ms: 1,
  millisecond: 1,
  s: 1_000,
  second: 1_000,
  m: 60_000,
  minute: 60_000,
  h: 3_600_000,
  hour: 3_600_000,
  d: 86_400_000,
  day: 86_400_000,
  w: 604_800_000,
  week: 604_800_000,
}

/** A length of time: milliseconds, or words such as `"3 days"`, `"90 seconds"`, `"10 m"`. */
export type Duration = number | string

/** Turns a {@link Duration} into milliseconds; throws a `RangeError` that shows the accepted forms. */
export const millis = (duration: Duration): number => {
  const [, amount, word] = /^\s*(\d+(?:\.\d+)?)\s*([a-z]*)\s*$/i.exec(String(duration)) ?? []
  const name = (word ?? "").toLowerCase()
  const unit = name === "" ? 1 : (units[name] ?? units[name.replace(/s$/, "")])
  if (amount === undefined || unit === undefined)
    throw new RangeError(`"${duration}" is not a duration; write milliseconds or, say, "3 days" or "90 s"`)
  return Number(amount) * unit
}

/** Something that will happen at a known moment. */
export interface Due {
  readonly at: number
  readonly label: string
}

/** Time as the sandbox sees it: the real clock plus whatever it was advanced by. */
export interface Clock {
  /** Milliseconds since the Unix epoch. */
  now(): number
  /** Runs `run` when the clock reaches `at`; the answer takes it back. */
  schedule(at: number, label: string, run: () => void): () => void
  /** Moves on by `by`, stopping at each due moment in order; `settle` is awaited after each. */
  advance(by: Duration, settle?: () => Promise<void>): Promise<number>
  /** What is still to come, soonest first. */
  pending(): readonly Due[]
  /** Forgets all that is scheduled and returns to real time. */
  reset(): void
}

interface Job extends Due {
  run: () => void
  /** Taken back, or taken to be run. */
  isOff: boolean
}

const nothing = () => {}

const longestTimer = 2 ** 31 - 1

/** Makes a clock over `real`, which tests may replace by a fixed one. */
export const createClock = (real: () => number = Date.now): Clock => {
  let offset = 0
  let jobs: Job[] = []
  let off = 0
  let timer: NodeJS.Timeout | undefined
  const now = () => real() + offset

  const takeDue = (until: number): Job | undefined => {
    while (jobs[0] !== undefined && jobs[0].at <= until) {
      const job = jobs.shift()
      if (job === undefined || job.isOff) off -= 1
      else {
        job.isOff = true
        return job
      }
    }
    return undefined
  }

  /** What is taken back leaves in one sweep when it is the greater part: one by one each would cost a search. */
  const takeBack = (job: Job): void => {
    if (job.isOff) return
    job.isOff = true
    job.run = nothing
    off += 1
    if (off * 2 < jobs.length) return
    jobs = jobs.filter(({ isOff }) => !isOff)
    off = 0
  }

  const arm = () => {
    clearTimeout(timer)
    const next = jobs[0]
    if (next === undefined) return
    timer = setTimeout(tick, Math.min(Math.max(next.at - now(), 0), longestTimer))
    timer.unref()
  }

  const tick = () => {
    for (let job = takeDue(now()); job !== undefined; job = takeDue(now())) job.run()
    arm()
  }

  const placeFor = (at: number): number => {
    let low = 0
    let high = jobs.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if ((jobs[middle]?.at ?? Infinity) <= at) low = middle + 1
      else high = middle
    }
    return low
  }

  return {
    now,
    schedule: (at, label, run) => {
      const job: Job = { at, label, run, isOff: false }
      const place = placeFor(at)
      jobs.splice(place, 0, job)
      if (place === 0) arm()
      return () => takeBack(job)
    },
    advance: async (by, settle = async () => {}) => {
      const target = now() + millis(by)
      await settle()
      for (let job = takeDue(target); job !== undefined; job = takeDue(target)) {
        offset += Math.max(job.at - now(), 0)
        job.run()
        await settle()
      }
      offset += Math.max(target - now(), 0)
      arm()
      return now()
    },
    pending: () => jobs.filter(({ isOff }) => !isOff).map(({ at, label }) => ({ at, label })),
    reset: () => {
      clearTimeout(timer)
      jobs = []
      off = 0
      offset = 0
    },
  }
}
