/**
 * Mutation testing: Stryker changes the code of one package and lists the changes that no test notices. For example:
 * `pnpm --filter @flexcharge/schema exec stryker run ../../stryker.config.mjs --mutate src/OrderState.ts`
 */
export default {
  plugins: ["@stryker-mutator/vitest-runner"],
  testRunner: "vitest",
  mutate: ["src/**/*.ts", "!src/generated/**"],
  // Tests read files of other packages by relative paths, so Stryker works in the folder itself and restores it.
  inPlace: true,
  disableTypeChecks: false,
  coverageAnalysis: "perTest",
  reporters: ["clear-text", "progress"],
  clearTextReporter: { logTests: false, reportTests: false, skipFull: true },
  tempDirName: ".results/stryker",
  concurrency: 2,
  timeoutMS: 30_000,
}
