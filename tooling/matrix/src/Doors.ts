/** Every door at every framework version sits the exam, each in an empty folder with tarballs and that framework. */
import { readFile } from "node:fs/promises"
import { join } from "node:path"
import { Stranger } from "@flexcharge-tooling/consumers/Stranger"
import { must } from "@flexcharge-tooling/release/Step"
import {
  expressDoor,
  lambdaDoor,
  nestDoor,
  nodeDoor,
  requestDoor,
  routeDoor,
  sitting,
} from "./doorPrograms.ts"
import { type Answers, type Exam, type Sitting, sat } from "./Exam.ts"
import type { Row } from "./Row.ts"
import type { Stage } from "./Stage.ts"

interface Entrant extends Pick<Sitting, "door" | "packages"> {
  /** The published rooms that the door needs beside the server's. */
  readonly rooms: readonly string[]
  readonly program: string
}

const express = (version: string): Entrant => ({
  door: `Express ${version}`,
  packages: { express: version },
  rooms: ["express"],
  program: expressDoor,
})

const nest = (platform: "Express" | "Fastify", version: string, platformVersion: string): Entrant => ({
  door: `Nest ${version} on ${platform}`,
  packages: {
    "@nestjs/common": version,
    "@nestjs/core": version,
    [`@nestjs/platform-${platform.toLowerCase()}`]: platformVersion,
    express: "5.3.0",
    "reflect-metadata": "0.2.2",
    rxjs: "7.8.2",
  },
  rooms: ["core", "nest"],
  program: nestDoor(platform),
})

const route = (door: string, framework: string, version: string, react: string): Entrant => ({
  door: `${door} ${version}`,
  packages: { [framework]: version, react, "react-dom": react },
  rooms: ["remix"],
  program: routeDoor(framework),
})

const entrants: readonly Entrant[] = [
  { door: "node:http", packages: {}, rooms: [], program: nodeDoor },
  { door: "web Request and Response", packages: {}, rooms: [], program: requestDoor },
  { door: "AWS Lambda, payload 2.0", packages: {}, rooms: [], program: lambdaDoor },
  ...["4.17.0", "4.22.3", "5.0.0", "5.3.0"].map(express),
  nest("Express", "11.2.10", "11.2.10"),
  nest("Fastify", "11.2.10", "11.2.8"),
  nest("Express", "12.5.1", "12.5.1"),
  nest("Fastify", "12.5.1", "12.5.0"),
  route("Remix", "@remix-run/server-runtime", "2.17.5", "18.3.1"),
  route("React Router", "react-router", "7.18.5", "19.2.8"),
  route("React Router", "react-router", "8.4.0", "19.2.8"),
]

/** The doors, and what those of them that sat the exam answered. */
export interface Doors {
  readonly rows: readonly Row[]
  /** Undefined unless every door sat. */
  readonly exam: () => Exam | undefined
}

/** The rows of doors. */
export const openDoors = ({ packs }: Stage): Doors => {
  let questions: readonly string[] | undefined
  const sittings: Sitting[] = []
  const attempt = async ({ door, packages, rooms, program }: Entrant) => {
    const server = ["schema", "webhooks", "browser", "server"]
    await using stranger = await Stranger.install(packs, [...server, ...rooms], "module", packages)
    await stranger.write("door.mjs", program)
    const file = await stranger.write("sit.mjs", sitting)
    await must(process.execPath, [file], stranger.folder)
    const answers: Answers = JSON.parse(await readFile(join(stranger.folder, "answers.json"), "utf8"))
    questions ??= Object.keys(answers)
    const result = sat({ door, packages }, answers, questions)
    sittings.push(result)
    const complaints = Object.entries(result.failed).map(
      ([question, complaint]) => `${question}: ${complaint}`,
    )
    if (complaints.length > 0) throw new Error(complaints.join("\n"))
    return `${questions.length} questions`
  }
  return {
    rows: entrants.map((entrant) => ({
      area: "doors",
      name: entrant.door,
      attempt: () => attempt(entrant),
    })),
    exam: () =>
      questions && sittings.length === entrants.length
        ? { date: new Date().toISOString().slice(0, 10), node: process.version.slice(1), questions, sittings }
        : undefined,
  }
}
