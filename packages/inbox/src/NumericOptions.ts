/** Checks the numbers among the options, so that one that no timer or database can hold is rejected where it is passed. */
import { InboxError } from "./InboxError.ts"

/** The longest time of a timer in JavaScript; a longer one would end at once. */
export const longestTimerMillis = 2 ** 31 - 1

/** The longest lease and the longest delay before a retry: SQLite takes a time further ahead for that of an earlier clock. */
export const longestScheduleMillis = 86_400_000

/** The largest number of an integer column of PostgreSQL. */
export const largestInteger = 2 ** 31 - 1

/** The longest age in days, about 100 years, within the dates of both databases. */
export const longestAgeDays = 36_500

/** The longest age in milliseconds. */
export const longestAgeMillis = longestAgeDays * 86_400_000

/** Checks whole numbers by the names of their options; undefined stands for the default. */
export const checkWholeNumbers = (
  values: Readonly<Record<string, number | undefined>>,
  smallest: number,
  largest: number,
): void => check(values, smallest, largest, "whole number", Number.isInteger)

/** Checks numbers, whole or not. */
export const checkNumbers = (
  values: Readonly<Record<string, number | undefined>>,
  smallest: number,
  largest: number,
): void => check(values, smallest, largest, "number", Number.isFinite)

const check = (
  values: Readonly<Record<string, number | undefined>>,
  smallest: number,
  largest: number,
  kind: string,
  isOfKind: (value: number) => boolean,
) => {
  for (const [name, value] of Object.entries(values))
    if (value !== undefined && !(isOfKind(value) && value >= smallest && value <= largest))
      throw new InboxError(
        "InvalidArgument",
        `The option ${name} is ${value}, but it must be a ${kind} from ${smallest} to ${largest}.`,
      )
}
