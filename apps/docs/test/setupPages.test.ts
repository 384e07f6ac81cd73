/** A reader follows a set-up page from top to bottom: each package is installed, and each command fits the shown files. */
import { readFileSync } from "node:fs"
import { isBuiltin } from "node:module"
import { describe, expect, test } from "vitest"

const read = (file: string) => readFileSync(new URL(`../${file}`, import.meta.url), "utf8")
const readProject = (file: string) => read(`../../tooling/package-tests/${file}`)

/** Packages of each generator's template. The page need not install them. */
const templates: Readonly<Record<string, readonly string[]>> = {
  express: ["express", "http-errors", "cookie-parser", "morgan"],
  nest: ["@nestjs/common", "@nestjs/core", "@nestjs/platform-express", "express"],
  "react-router": ["react", "react-dom", "react-router", "@react-router/dev", "@react-router/node"],
  next: ["react", "next"],
  vite: ["vite"],
}

const packageOf = (specifier: string): string =>
  specifier
    .split("/")
    .slice(0, specifier.startsWith("@") ? 2 : 1)
    .join("/")

/** The packages that a file imports, without files of the shop itself. */
const importsOf = (code: string): readonly string[] =>
  [...code.matchAll(/(?:from |import |require\(|require\.resolve\()"([^"]+)"/g)]
    .map(([, specifier = ""]) => specifier)
    .filter((specifier) => !/^(\.|~\/|@\/)/.test(specifier) && !isBuiltin(specifier))
    .map(packageOf)

describe.each(Object.entries(templates))("the page that sets up %s", (name, template) => {
  const page = read(`src/content/docs/setup/${name}.mdx`)
  const shown = [...page.matchAll(/<Snippet of="(projects\/[^"]+)"/g)].map(([, file = ""]) => file)
  const code = shown.filter((file) => /\.(js|ts|tsx|ejs|html)$/.test(file))

  test("installs every package that a shown file imports", () => {
    const installed = [...page.matchAll(/^npm install (.+)$/gm)].flatMap(([, line = ""]) => line.split(" "))
    const imported = new Set(code.flatMap((file) => importsOf(readProject(file))))
    expect(imported.size).toBeGreaterThan(0)
    expect([...imported].filter((item) => ![...installed, ...template].includes(item))).toEqual([])
  })

  test("keeps the manifest of the generator, and sets the start script of the tested shop", () => {
    expect(shown.filter((file) => file.endsWith("package.json"))).toEqual([])
    const project = code[0]?.split("/").slice(0, 2).join("/")
    const { scripts } = JSON.parse(readProject(`${project}/package.json`))
    for (const [, script, command] of page.matchAll(/^npm pkg set scripts\.(\w+)="(.+)"$/gm))
      expect(scripts[script ?? ""]).toBe(command)
    expect(page.includes("npm pkg set")).toBe(String(scripts.start).startsWith("node --env-file"))
  })

  test("labels each field of the form visibly", () => {
    const inputs = code.flatMap((file) => [...readProject(file).matchAll(/^.*<input .*$/gm)].map(String))
    expect(inputs.length).toBeGreaterThan(0)
    expect(inputs.filter((line) => !/^\s*(?:<p><label>)?[A-Z][\w, ]+ <input /.test(line))).toEqual([])
  })
})

test("the page that sets up Nest shows every file that differs for Fastify", () => {
  const page = read("src/content/docs/setup/nest.mdx")
  const shown = page.matchAll(/"projects\/nest-11-jest\/([^"]+\.(?:ts|js))"/g)
  const files = [...shown].map(([, file = ""]) => file)
  const differs = (file: string) =>
    readProject(`projects/nest-12-fastify/${file}`).replaceAll('.js"', '"') !==
    readProject(`projects/nest-11-jest/${file}`).replaceAll('.js"', '"')
  const differing = files.filter(differs)
  expect(differing).toContain("src/main.ts")
  expect(differing.filter((file) => !page.includes(`projects/nest-12-fastify/${file}"`))).toEqual([])
})
