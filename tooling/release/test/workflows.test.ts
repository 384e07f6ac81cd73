import { files, manifest, read } from "@flexcharge-tooling/checks/Repository"
import { describe, expect, test } from "vitest"

const workflows = files(".github/workflows/*.yml")
const release = () => read(".github/workflows/release.yml")

describe("the workflows", () => {
  test("run the command that contributors run", () => {
    for (const name of ["ci", "release"])
      expect(read(`.github/workflows/${name}.yml`)).toMatch(/- run: \.ci\/run$/m)
  })

  test("pin every action to a major version", () => {
    const used = workflows.flatMap((file) => [...read(file).matchAll(/uses: (\S+)/g)].map(([, name]) => name))
    expect(used.length).toBeGreaterThan(0)
    expect(used.filter((name) => !/^[\w-]+\/[\w-]+@v\d+$/.test(name ?? ""))).toEqual([])
  })

  test("call the package manager that the repository pins", () => {
    const { packageManager } = JSON.parse(read("package.json"))
    const called = workflows.flatMap((file) => read(file).match(/pnpm@[\d.]+/g) ?? [])
    expect(new Set(called)).toEqual(new Set([packageManager]))
    expect(read(".ci/run")).toContain(packageManager)
  })

  test("publish what was tested, with provenance and no more rights than that takes", () => {
    const text = release()
    expect(text.indexOf(".ci/run")).toBeLessThan(text.indexOf("changeset publish"))
    expect(text).toContain('NPM_CONFIG_PROVENANCE: "true"')
    expect(text).toContain("permissions: {}")
    expect(text.match(/\b[\w-]+: write\b/g)).toEqual([
      "contents: write",
      "pull-requests: write",
      "id-token: write",
    ])
  })

  test("call scripts that exist", () => {
    const called = workflows.flatMap((file) => [
      ...read(file).matchAll(/--filter @flexcharge-tooling\/(\w+) ([\w-]+)/g),
    ])
    expect(called.length).toBeGreaterThan(1)
    for (const [, room = "", script = ""] of called)
      expect(manifest(`tooling/${room}`).scripts).toHaveProperty(script)
  })
})
