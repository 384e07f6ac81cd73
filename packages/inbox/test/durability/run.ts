/** The long durability check: `pnpm --filter @flexcharge/inbox durability`. */
import { cutLogs, killRepeatedly } from "./durability.ts"

const kills = await killRepeatedly(200, 1)
console.log(JSON.stringify({ check: "SIGKILL", ...kills }))
const cuts = await cutLogs(300, 1)
console.log(JSON.stringify({ check: "cut write-ahead log", ...cuts }))
if (kills.lost + kills.damaged + cuts.lost + cuts.damaged > 0) process.exitCode = 1
