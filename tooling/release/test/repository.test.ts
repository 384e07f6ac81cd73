import { files, packageNames, read } from "@flexcharge-tooling/config/Repository"
import { expect, test } from "vitest"

const sources = packageNames.flatMap((name) =>
  files(`packages/${name}/src/**`).filter((file) => /\.tsx?$/.test(file)),
)

test("published code reads environment variables only in the configuration of core and in command line programs", () => {
  const readers = sources.filter((file) => /process\.env/.test(read(file)))
  expect(
    readers.filter((file) => !/core\/src\/(ClientConfig|bin)|(sandbox|inbox)\/src\/(bin|cli)/.test(file)),
  ).toEqual([])
})

test("no code turns a parsed request body back into text", () => {
  const found = files("packages/**", "apps/**").filter(
    (file) => /\.tsx?$/.test(file) && /JSON\.stringify\(\s*(req|request|context)\.body/.test(read(file)),
  )
  expect(found).toEqual([])
})

test("no file or folder has a name that says nothing: shared, utils, common, helpers, types or misc", () => {
  expect(
    files("packages", "apps", "tooling").filter((file) =>
      /\/(shared|utils?|common|helpers?|types|misc)(\/|\.tsx?$)/.test(file),
    ),
  ).toEqual([])
})
