/** Writes the API reports anew and says which changed: `pnpm api`. */
import { renew } from "./ApiReports.ts"

const changed = renew()
console.log(
  changed.length === 0 ? "no face has changed" : changed.map((file) => `renewed ${file}`).join("\n"),
)
