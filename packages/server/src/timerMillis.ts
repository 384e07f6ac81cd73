const longestTimerMillis = 2_147_483_647

/** Returns a time for `setTimeout`, which fires at once for a time of more than 24.8 days, `Infinity` included. */
export const timerMillis = (millis: number): number => Math.min(millis, longestTimerMillis)
