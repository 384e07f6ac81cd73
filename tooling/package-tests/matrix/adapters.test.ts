/** Runs the adapter conformance suite with every adapter at every framework version, each in a new project. */
import { cp, readFile } from "node:fs/promises"
import { join } from "node:path"
import { root } from "@flexcharge-tooling/config/Repository"
import { ConsumerProject } from "@flexcharge-tooling/test-kit/ConsumerProject"
import { runSuccessfully } from "@flexcharge-tooling/test-kit/command"
import { expect, inject, test } from "vitest"
import { projectPath } from "../src/projects.ts"

interface TestedAdapter {
  readonly adapter: string
  /** The packages installed next to ours, with their versions. */
  readonly packages: Readonly<Record<string, string>>
  /** The published packages that the adapter needs, besides the server package and its dependencies. */
  readonly published: readonly string[]
  /** The file in `projects/adapters` that exports `adapter`. */
  readonly program: string
}

const express = (version: string): TestedAdapter => ({
  adapter: `Express ${version}`,
  packages: { express: version },
  published: ["express"],
  program: "express.mjs",
})

const nest = (platform: "Express" | "Fastify", version: string, platformVersion: string): TestedAdapter => ({
  adapter: `Nest ${version} on ${platform}`,
  packages: {
    "@nestjs/common": version,
    "@nestjs/core": version,
    [`@nestjs/platform-${platform.toLowerCase()}`]: platformVersion,
    express: "5.3.0",
    "reflect-metadata": "0.2.2",
    rxjs: "7.8.2",
  },
  published: ["core", "nest"],
  program: `nest${platform}.mjs`,
})

const remix = (version: string, react: string): TestedAdapter => ({
  adapter: `Remix ${version}`,
  packages: { "@remix-run/server-runtime": version, react, "react-dom": react },
  published: ["remix"],
  program: "remix.mjs",
})

const reactRouter = (version: string, react: string): TestedAdapter => ({
  adapter: `React Router ${version}`,
  packages: { "react-router": version, react, "react-dom": react },
  published: ["remix"],
  program: "reactRouter.mjs",
})

const adapters: readonly TestedAdapter[] = [
  { adapter: "node:http", packages: {}, published: [], program: "nodeHttp.mjs" },
  { adapter: "web Request and Response", packages: {}, published: [], program: "webRequest.mjs" },
  { adapter: "AWS Lambda, payload 2.0", packages: {}, published: [], program: "lambda.mjs" },
  ...["4.16.0", "4.22.3", "5.0.0", "5.3.0"].map(express),
  nest("Express", "11.2.10", "11.2.10"),
  nest("Fastify", "11.2.10", "11.2.8"),
  nest("Express", "12.5.1", "12.5.1"),
  nest("Fastify", "12.5.1", "12.5.0"),
  remix("2.17.5", "18.3.1"),
  reactRouter("7.18.5", "19.2.8"),
  reactRouter("8.4.0", "19.2.8"),
]

/** The names of the cases of the suite, by adapter. */
const passed = new Map<string, readonly string[]>()

test.each(adapters)(
  "$adapter passes the conformance suite",
  async ({ adapter, packages, published, program }) => {
    await using project = await ConsumerProject.install(new Map(inject("tarballs")), {
      packages: ["schema", "webhooks", "browser", "server", ...published],
      dependencies: packages,
    })
    await cp(projectPath("adapters"), project.folder, { recursive: true })
    await cp(projectPath(`adapters/${program}`), join(project.folder, "adapter.mjs"))
    await runSuccessfully(process.execPath, ["runConformance.mjs"], project.folder)
    const errors: Readonly<Record<string, string | null>> = JSON.parse(
      await readFile(join(project.folder, "results.json"), "utf8"),
    )
    expect(Object.entries(errors).filter(([, error]) => error !== null)).toEqual([])
    passed.set(adapter, Object.keys(errors))
  },
)

test("the documentation shows these adapters and cases; after a wanted change, run pnpm matrix adapters -u", async () => {
  const [cases = []] = passed.values()
  const report = {
    node: process.version.slice(1),
    cases,
    adapters: adapters.map(({ adapter, packages }) => ({ adapter, packages })),
  }
  expect([...passed.keys()]).toEqual(adapters.map(({ adapter }) => adapter))
  for (const ran of passed.values()) expect(ran).toEqual(cases)
  await expect(`${JSON.stringify(report, null, 2)}\n`).toMatchFileSnapshot(
    join(root, "apps/docs/src/site/conformanceResults.json"),
  )
})
