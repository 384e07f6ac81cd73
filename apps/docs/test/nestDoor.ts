/** The Nest snippets as a running application. */
import "reflect-metadata"
import { NestFactory } from "@nestjs/core"
import { afterAll } from "vitest"
import { type Door, urlDoor } from "./Door.ts"

export const nestDoor = async (): Promise<Door> => {
  const { AppModule } = await import("../snippets/shop/nest.module.ts")
  const app = await NestFactory.create(AppModule, { rawBody: true, logger: false })
  await app.listen(0, "127.0.0.1")
  afterAll(() => app.close())
  return urlDoor(await app.getUrl())
}
