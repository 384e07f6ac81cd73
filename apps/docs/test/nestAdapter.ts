/** Starts the Nest snippets as an application. */
import { afterAll } from "vitest"
import { type Adapter, urlAdapter } from "./Adapter.ts"

export const nestAdapter = async (): Promise<Adapter> => {
  const { createApp } = await import("../snippets/shop/nest.main.ts")
  const app = await createApp()
  await app.listen(0, "127.0.0.1")
  afterAll(() => app.close())
  return urlAdapter(await app.getUrl())
}
