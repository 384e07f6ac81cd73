/** The matrix cases of the example shops. The documentation shows the files of these shops. */
import type { MatrixCase } from "./MatrixCase.ts"
import type { MatrixEnvironment } from "./MatrixEnvironment.ts"
import { payAtShop, ShopProject, type ShopServer } from "./ShopProject.ts"

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

/** One case for each shop. pnpm installs it, so each import must be declared in its manifest. */
export const shopCases = ({ tarballs }: MatrixEnvironment): readonly MatrixCase[] =>
  shops.map(({ folder, name, scripts, server }) => ({
    area: "shop",
    name,
    run: async () => {
      await using project = await ShopProject.install(tarballs, folder)
      for (const script of scripts) await project.run("pnpm", ["run", script])
      if (server) await payAtShop(project, server)
      return [...scripts, ...(server ? ["payment in Chromium"] : [])].join(", ")
    },
  }))
