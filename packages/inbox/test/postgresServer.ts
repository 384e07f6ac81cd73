/** Starts one PostgreSQL server for all test files. */
import { startPostgres } from "@flexcharge-tooling/test-kit/postgres"
import type { TestProject } from "vitest/node"

declare module "vitest" {
  export interface ProvidedContext {
    postgresUrl: string
  }
}

export default async ({ provide }: TestProject) => {
  const server = await startPostgres({ isDurable: false })
  provide("postgresUrl", server.url)
  return server.stop
}
