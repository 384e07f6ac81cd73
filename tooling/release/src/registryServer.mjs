// Runs in the folder where verdaccio is installed, and stores packages there.
import { join } from "node:path"
import { runServer } from "verdaccio"

const folder = import.meta.dirname
const server = await runServer({
  self_path: folder,
  storage: join(folder, "storage"),
  packages: { "**": { access: "$all", publish: "$anonymous" } },
  // Without another registry behind it, a consumer can install only what was published here.
  uplinks: {},
  web: { enable: false },
  log: { type: "stdout", format: "pretty", level: "fatal" },
})
server.listen(0, "127.0.0.1", () => console.log(`port ${server.address().port}`))
