/** The example shops, installed with pnpm, so that each import must be declared. The documentation shows their files. */
import { expect, inject, test } from "vitest"
import { payAtShop, ShopProject, type ShopServer } from "../src/ShopProject.ts"

interface Shop {
  /** The folder in `projects`. */
  readonly folder: string
  readonly name: string
  /** Scripts of the shop that must succeed before it starts, without any secret in the environment. */
  readonly scripts: readonly string[]
  /** Absent when the project is only a page. */
  readonly server?: ShopServer
}

const shops: readonly Shop[] = [
  {
    folder: "express-generator",
    name: "the shop of express-generator (CommonJS, Express 4.16) takes a payment",
    scripts: [],
    server: { start: ["start"] },
  },
  {
    folder: "nest-11-jest",
    name: "the shop of the Nest CLI 11 (CommonJS, Express) builds, passes its tests with Jest, and takes a payment",
    scripts: ["build", "test", "test:e2e", "test:native"],
    server: { start: ["start:prod"], webhookPath: "/api/webhooks/flexcharge" },
  },
  {
    folder: "nest-12-fastify",
    name: "the shop of the Nest CLI 12 (Fastify) builds, passes its tests with Vitest, and takes a payment",
    scripts: ["build", "test:e2e"],
    server: { start: ["start:prod"], webhookPath: "/api/webhooks/flexcharge" },
  },
  {
    folder: "react-router",
    name: "the shop on React Router in framework mode builds and takes a payment",
    scripts: ["typecheck", "build"],
    server: { start: ["start"] },
  },
  {
    folder: "next",
    name: "the shop on Next with the App Router builds without secrets and takes a payment",
    scripts: ["build"],
    server: { start: ["start"] },
  },
  { folder: "vite", name: "the page with Vite builds", scripts: ["build"] },
]

test.each(shops)("$name", async ({ folder, scripts, server }) => {
  await using project = await ShopProject.install(new Map(inject("tarballs")), folder)
  for (const script of scripts)
    await expect(project.run("pnpm", ["run", script]), script).resolves.toEqual(expect.any(String))
  if (server) await expect(payAtShop(project, server)).resolves.toBeUndefined()
})
