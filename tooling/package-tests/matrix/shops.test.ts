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
    name: "express-generator, CommonJS, Express 4.16",
    scripts: [],
    server: { start: ["start"] },
  },
  {
    folder: "nest-11-jest",
    name: "Nest CLI 11, CommonJS, Express, Jest",
    scripts: ["build", "test", "test:e2e", "test:native"],
    server: { start: ["start:prod"], webhookPath: "/api/webhooks/flexcharge" },
  },
  {
    folder: "nest-12-fastify",
    name: "Nest CLI 12, Fastify, Vitest",
    scripts: ["build", "test:e2e"],
    server: { start: ["start:prod"], webhookPath: "/api/webhooks/flexcharge" },
  },
  {
    folder: "react-router",
    name: "React Router, framework mode",
    scripts: ["typecheck", "build"],
    server: { start: ["start"] },
  },
  { folder: "next", name: "Next, App Router", scripts: ["build"], server: { start: ["start"] } },
  { folder: "vite", name: "Vite, page in TypeScript", scripts: ["build"] },
]

test.each(shops)("$name: its scripts succeed, and a shopper pays", async ({ folder, scripts, server }) => {
  await using project = await ShopProject.install(new Map(inject("tarballs")), folder)
  for (const script of scripts)
    await expect(project.run("pnpm", ["run", script]), script).resolves.toEqual(expect.any(String))
  if (server) await expect(payAtShop(project, server)).resolves.toBeUndefined()
})
