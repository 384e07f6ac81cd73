/** Runs the adapter conformance suite with every adapter at every framework version, each in a new project. */
import { cp, readFile } from "node:fs/promises"
import { join } from "node:path"
import { ConsumerProject } from "@flexcharge-tooling/test-kit/ConsumerProject"
import { runSuccessfully } from "@flexcharge-tooling/test-kit/command"
import {
  type AdapterResult,
  adapterResult,
  type CaseErrors,
  type ConformanceReport,
} from "./ConformanceReport.ts"
import type { MatrixCase } from "./MatrixCase.ts"
import type { MatrixEnvironment } from "./MatrixEnvironment.ts"
import { projectPath } from "./projects.ts"

interface TestedAdapter extends Pick<AdapterResult, "adapter" | "packages"> {
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

/** The cases of adapters, and the report of those that ran. */
export interface AdapterCases {
  readonly cases: readonly MatrixCase[]
  /** Undefined unless every adapter ran the suite. */
  readonly report: () => ConformanceReport | undefined
}

/** The cases of adapters. */
export const adapterCases = ({ tarballs }: MatrixEnvironment): AdapterCases => {
  let suite: readonly string[] | undefined
  const results: AdapterResult[] = []
  const run = async ({ adapter, packages, published, program }: TestedAdapter) => {
    await using project = await ConsumerProject.install(tarballs, {
      packages: ["schema", "webhooks", "browser", "server", ...published],
      dependencies: packages,
    })
    await cp(projectPath("adapters"), project.folder, { recursive: true })
    await cp(projectPath(`adapters/${program}`), join(project.folder, "adapter.mjs"))
    await runSuccessfully(process.execPath, ["runConformance.mjs"], project.folder)
    const errors: CaseErrors = JSON.parse(await readFile(join(project.folder, "results.json"), "utf8"))
    suite ??= Object.keys(errors)
    const result = adapterResult({ adapter, packages }, errors, suite)
    results.push(result)
    const failures = Object.entries(result.failed).map(([name, error]) => `${name}: ${error}`)
    if (failures.length > 0) throw new Error(failures.join("\n"))
    return `${suite.length} cases`
  }
  return {
    cases: adapters.map((adapter) => ({
      area: "adapters",
      name: adapter.adapter,
      run: () => run(adapter),
    })),
    report: () =>
      suite && results.length === adapters.length
        ? {
            date: new Date().toISOString().slice(0, 10),
            node: process.version.slice(1),
            cases: suite,
            results,
          }
        : undefined,
  }
}
