/**
 * The dependency rules of the repository: which package may import which, no cycles, no private files of another
 * package. `pnpm dependencies` checks them; the test command runs the same check.
 */

/** What each package's `src` may import besides its own files: sibling packages and libraries. */
const allowed = {
  schema: { siblings: [], libraries: ["effect"] },
  core: { siblings: ["schema"], libraries: ["effect", "undici", "@noble/hashes"] },
  webhooks: { siblings: ["schema"], libraries: ["effect"] },
  server: { siblings: ["schema", "webhooks", "browser"], libraries: [] },
  express: { siblings: ["server"], libraries: ["express", "@types/express"] },
  nest: { siblings: ["server", "core"], libraries: ["@nestjs/common", "@nestjs/core"] },
  remix: { siblings: ["server"], libraries: [] },
  inbox: { siblings: ["schema", "server", "core"], libraries: ["pg", "@types/pg", "pg-boss"] },
  gateways: { siblings: [], libraries: [] },
  browser: { siblings: [], libraries: ["react", "@types/react"] },
  sandbox: { siblings: [], libraries: [] },
}

/** Files that may use Node's built-in modules: command line programs, test tools and entry points for Node only. */
const nodeFiles = {
  core: "(bin|cli|doctor|undici)\\.ts$",
  webhooks: "(node|testing)[^/]*\\.ts$|\\.node\\.ts$",
  server: "([Nn]ode|testing)[^/]*\\.ts$|/?conformance/",
  sandbox: "",
  inbox: "",
}

const source = (name) => `^packages/${name}/src/`

const packageRules = Object.entries(allowed).flatMap(([name, { siblings, libraries }]) => {
  const own = [`^packages/${name}/`, ...siblings.map((sibling) => `^packages/${sibling}/`)]
  const installed = libraries.map((library) => `node_modules/${library}/`)
  return [
    {
      name: `${name}-imports-only-its-dependencies`,
      comment: `packages/${name} may import ${[...siblings, ...libraries].join(", ") || "nothing but itself"}.`,
      severity: "error",
      from: { path: source(name) },
      to: {
        pathNot: [...own, ...installed],
        dependencyTypesNot: ["core"],
        // The browser package takes types of the schema package, which are gone at run time.
        ...(name === "browser" ? { dependencyTypesNot: ["core", "type-only"] } : {}),
      },
    },
    {
      name: `${name}-uses-node-only-where-it-may`,
      comment: "Node's built-in modules are for command line programs, test tools and entry points for Node.",
      severity: "error",
      from: {
        path: source(name),
        ...(nodeFiles[name] === undefined ? {} : { pathNot: `${source(name)}.*${nodeFiles[name]}` }),
      },
      to: { dependencyTypes: ["core"], dependencyTypesNot: ["type-only"] },
    },
  ]
})

/** @type {import("dependency-cruiser").IConfiguration} */
export default {
  forbidden: [
    {
      name: "no-cycles",
      comment: "Files that import each other cannot be read one after the other. Types count as well.",
      severity: "error",
      from: {},
      to: { circular: true },
    },
    {
      name: "no-unresolved",
      comment: "An import that cannot be resolved is a missing dependency or a typing error.",
      severity: "error",
      from: { path: "^packages/[^/]+/src/" },
      to: { couldNotResolve: true },
    },
    {
      name: "no-effect-barrel",
      comment: 'Import "effect/Schema", not "effect": half the start-up time and a quarter of the bundle.',
      severity: "error",
      from: { path: "^packages/[^/]+/src/" },
      to: { path: "(^|/)effect/dist/index\\.(js|d\\.ts)$" },
    },
    {
      name: "no-unstable-effect-modules",
      comment: "The unstable modules of Effect change between minor versions.",
      severity: "error",
      from: { path: "^packages/[^/]+/src/" },
      to: { path: "(^|/)effect/dist/(http|http-api|crypto|sql|persistence)/" },
    },
    {
      name: "server-uses-only-the-csp-of-browser",
      severity: "error",
      from: { path: source("server") },
      to: { path: "^packages/browser/", pathNot: "^packages/browser/src/csp\\.ts$" },
    },
    {
      name: "apps-use-published-entry-points",
      comment: "Apps import packages as a merchant does, never a file behind an entry point.",
      severity: "error",
      from: { path: "^apps/" },
      to: { path: "^packages/", dependencyTypes: ["local"] },
    },
    {
      name: "packages-never-import-apps-or-tooling",
      severity: "error",
      from: { path: "^packages/[^/]+/src/" },
      to: { path: "^(apps|tooling)/" },
    },
    {
      name: "inbox-uses-core-only-in-its-command",
      comment:
        "The reconciler receives the client's functions, so that the inbox needs no client of its own.",
      severity: "error",
      from: { path: source("inbox"), pathNot: `${source("inbox")}cli\\.ts$` },
      to: { path: "^packages/core/" },
    },
    ...packageRules,
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    exclude: {
      path: "^(packages|apps|tooling)/[^/]+/(dist|coverage|\\.astro|\\.react-router|\\.results|\\.turbo)/|^tooling/release/test/violations/",
    },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.base.json" },
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["@flexcharge/source", "types", "import", "node", "default"],
      extensions: [".ts", ".tsx", ".mjs", ".js", ".json", ".d.ts"],
    },
  },
}
