/** The Nest snippets as a running application. */
import { afterAll } from "vitest"
import { type Door, urlDoor } from "./Door.ts"

export const nestDoor = async (): Promise<Door> => {
  const { createApp } = await import("../snippets/shop/nest.main.ts")
  const app = await createApp()
  await app.listen(0, "127.0.0.1")
  afterAll(() => app.close())
  return urlDoor(await app.getUrl())
}
