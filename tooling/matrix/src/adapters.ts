/** Every adapter at every framework version sits the conformance suite, each in an empty folder with tarballs and that framework. */
import { readFile } from "node:fs/promises"
import { join } from "node:path"
import { Stranger } from "@flexcharge-tooling/consumers/Stranger"
import { must } from "@flexcharge-tooling/release/Step"
import {
  expressAdapter,
  lambdaAdapter,
  nestAdapter,
  nodeAdapter,
  requestAdapter,
  routeAdapter,
  sitting,
} from "./adapterPrograms.ts"
import { type Answers, type ConformanceReport, type Sitting, sat } from "./ConformanceReport.ts"
import type { Row } from "./Row.ts"
import type { Stage } from "./Stage.ts"

interface Entrant extends Pick<Sitting, "adapter" | "packages"> {
  /** The published rooms that the adapter needs beside the server's. */
  readonly rooms: readonly string[]
  readonly program: string
}

const express = (version: string): Entrant => ({
  adapter: `Express ${version}`,
  packages: { express: version },
  rooms: ["express"],
  program: expressAdapter,
})

const nest = (platform: "Express" | "Fastify", version: string, platformVersion: string): Entrant => ({
  adapter: `Nest ${version} on ${platform}`,
  packages: {
    "@nestjs/common": version,
    "@nestjs/core": version,
    [`@nestjs/platform-${platform.toLowerCase()}`]: platformVersion,
    express: "5.3.0",
    "reflect-metadata": "0.2.2",
    rxjs: "7.8.2",
  },
  rooms: ["core", "nest"],
  program: nestAdapter(platform),
})

const route = (adapter: string, framework: string, version: string, react: string): Entrant => ({
  adapter: `${adapter} ${version}`,
  packages: { [framework]: version, react, "react-dom": react },
  rooms: ["remix"],
  program: routeAdapter(framework),
})

const entrants: readonly Entrant[] = [
  { adapter: "node:http", packages: {}, rooms: [], program: nodeAdapter },
  { adapter: "web Request and Response", packages: {}, rooms: [], program: requestAdapter },
  { adapter: "AWS Lambda, payload 2.0", packages: {}, rooms: [], program: lambdaAdapter },
  ...["4.17.0", "4.22.3", "5.0.0", "5.3.0"].map(express),
  nest("Express", "11.2.10", "11.2.10"),
  nest("Fastify", "11.2.10", "11.2.8"),
  nest("Express", "12.5.1", "12.5.1"),
  nest("Fastify", "12.5.1", "12.5.0"),
  route("Remix", "@remix-run/server-runtime", "2.17.5", "18.3.1"),
  route("React Router", "react-router", "7.18.5", "19.2.8"),
  route("React Router", "react-router", "8.4.0", "19.2.8"),
]

/** The adapters, and what those of them that sat the conformance suite answered. */
export interface Adapters {
  readonly rows: readonly Row[]
  /** Undefined unless every adapter sat. */
  readonly report: () => ConformanceReport | undefined
}

/** The rows of adapters. */
export const openAdapters = ({ packs }: Stage): Adapters => {
  let cases: readonly string[] | undefined
  const sittings: Sitting[] = []
  const attempt = async ({ adapter, packages, rooms, program }: Entrant) => {
    const server = ["schema", "webhooks", "browser", "server"]
    await using stranger = await Stranger.install(packs, [...server, ...rooms], "module", packages)
    await stranger.write("adapter.mjs", program)
    const file = await stranger.write("run.mjs", sitting)
    await must(process.execPath, [file], stranger.folder)
    const answers: Answers = JSON.parse(await readFile(join(stranger.folder, "answers.json"), "utf8"))
    cases ??= Object.keys(answers)
    const result = sat({ adapter, packages }, answers, cases)
    sittings.push(result)
    const complaints = Object.entries(result.failed).map(([name, complaint]) => `${name}: ${complaint}`)
    if (complaints.length > 0) throw new Error(complaints.join("\n"))
    return `${cases.length} cases`
  }
  return {
    rows: entrants.map((entrant) => ({
      area: "adapters",
      name: entrant.adapter,
      attempt: () => attempt(entrant),
    })),
    report: () =>
      cases && sittings.length === entrants.length
        ? { date: new Date().toISOString().slice(0, 10), node: process.version.slice(1), cases, sittings }
        : undefined,
  }
}
