/**
 * The byte budgets of the published packages. `pnpm sizes` measures the built packages and fails above a budget; the
 * test command does the same. Raise a budget in the commit that needs it, and say there what the bytes are for.
 */

/** Bundled by consumers: minified, gzipped, with the sibling packages, without peers and built-in modules of Node. */
const external = ["node:*", "effect", "effect/*", "express", "react", "react/*", "@nestjs/*", "pg", "pg-boss"]
const bundle = {
  gzip: true,
  modifyEsbuildConfig: (config) => ({
    ...config,
    external,
    logLevel: "error",
    format: "esm",
    platform: "neutral",
    target: "es2022",
  }),
}

/** Everything that an entry point exports. */
const entryPoint = (packageName, file, bytes) => ({
  ...bundle,
  name: file === "index" ? `@flexcharge/${packageName}` : `@flexcharge/${packageName}/${file}`,
  path: `packages/${packageName}/dist/${file}.js`,
  import: "*",
  limit: `${bytes} B`,
})

/** Some exports of an entry point. */
const subpathProgram = (name, packageName, file, names, bytes) => ({
  ...bundle,
  name,
  path: `packages/${packageName}/dist/${file}.js`,
  import: names,
  limit: `${bytes} B`,
})
const program = (name, packageName, names, bytes) => subpathProgram(name, packageName, "index", names, bytes)

/** All files that an install adds, with the sibling packages that it depends on. */
const installed = (packageNames, kilobytes) => ({
  name: `@flexcharge/${packageNames[0]}, installed`,
  path: packageNames.flatMap((packageName) => [
    `packages/${packageName}/dist/**`,
    `packages/${packageName}/README.md`,
    `packages/${packageName}/package.json`,
  ]),
  brotli: false,
  disablePlugins: ["@size-limit/esbuild"],
  limit: `${kilobytes} kB`,
})

/** Declarations that the compiler may load. */
const declarations = (packageName, kilobytes) => ({
  name: `@flexcharge/${packageName}, declarations`,
  path: `packages/${packageName}/dist/*.d.ts`,
  brotli: false,
  disablePlugins: ["@size-limit/esbuild"],
  limit: `${kilobytes} kB`,
})

export default [
  entryPoint("browser", "index", 5500),
  entryPoint("browser", "csp", 1400),
  entryPoint("browser", "frame", 1300),
  entryPoint("browser", "react", 4300),
  entryPoint("core", "index", 52_500),
  entryPoint("core", "effect", 31_500),
  entryPoint("core", "undici", 850),
  entryPoint("express", "index", 12_500),
  entryPoint("gateways", "index", 1300),
  // 2.5 KiB for each gateway.
  entryPoint("gateways", "adyen", 2560),
  entryPoint("gateways", "authorizenet", 2560),
  entryPoint("gateways", "braintree", 2560),
  entryPoint("gateways", "checkout", 2560),
  entryPoint("gateways", "cybersource", 2560),
  entryPoint("gateways", "gr4vy", 2560),
  entryPoint("gateways", "nmi", 2560),
  entryPoint("gateways", "spreedly", 2560),
  entryPoint("gateways", "stripe", 2560),
  // XML and JSON are two mappers; each can be imported alone.
  entryPoint("gateways", "worldpay", 2910),
  entryPoint("inbox", "index", 27_600),
  entryPoint("inbox", "pg-boss", 850),
  entryPoint("inbox", "testing", 32_000),
  entryPoint("nest", "index", 65_000),
  entryPoint("remix", "index", 11_950),
  // Contains the scripts, the challenge frame and the inspector, so that it works in a bundle and in CommonJS.
  entryPoint("sandbox", "index", 46_500),
  entryPoint("schema", "index", 10_200),
  entryPoint("schema", "effect", 17_000),
  entryPoint("schema", "plain", 4350),
  entryPoint("server", "index", 11_950),
  entryPoint("server", "node", 12_450),
  entryPoint("server", "testing", 7100),
  entryPoint("server", "csp", 1400),
  entryPoint("webhooks", "index", 6700),
  entryPoint("webhooks", "effect", 7050),
  entryPoint("webhooks", "testing", 3050),

  program("verify a webhook at the edge", "webhooks", "{ verify }", 3750),
  program("verify and parse a webhook", "webhooks", "{ unwrap }", 6350),
  program("call the service", "core", "{ createClient }", 52_500),
  program("load SenseJS", "browser", "{ loadSense }", 2300),
  program("SenseJS, challenge and tokenization", "browser", "{ loadSense, loadWidget, tokenizeCard }", 5300),

  subpathProgram("map Worldpay's XML", "gateways", "worldpay", "{ fromWorldpayXml }", 2300),
  subpathProgram("map Access Worldpay's JSON", "gateways", "worldpay", "{ fromWorldpayAccess }", 2000),

  // The code is not minified, so that it can be read and debugged where it is installed.
  installed(["browser"], 75),
  installed(["core", "schema"], 940),
  installed(["express", "server", "webhooks", "schema", "browser"], 710),
  installed(["gateways"], 95),
  installed(["inbox", "core", "server", "webhooks", "schema", "browser"], 1390),
  installed(["nest", "core", "server", "webhooks", "schema", "browser"], 1170),
  installed(["remix", "server", "webhooks", "schema", "browser"], 710),
  installed(["sandbox"], 320),
  installed(["schema"], 500),
  installed(["server", "webhooks", "schema", "browser"], 700),
  installed(["webhooks", "schema"], 600),

  declarations("browser", 25),
  declarations("core", 75),
  declarations("express", 5),
  declarations("gateways", 39),
  declarations("inbox", 45),
  declarations("nest", 10),
  declarations("remix", 5),
  declarations("sandbox", 30),
  declarations("schema", 230),
  declarations("server", 30),
  declarations("webhooks", 20),
]
