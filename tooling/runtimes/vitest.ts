/** What suites use of vitest, for runtimes that it does not run on: the same matchers, a runner of one page. */
import {
  ASYMMETRIC_MATCHERS_OBJECT,
  customMatchers,
  JestAsymmetricMatchers,
  JestChaiExpect,
  JestExtend,
} from "@vitest/expect"
import { fn, restoreAllMocks, spyOn } from "@vitest/spy"
import * as chai from "chai"

/** One test, under the names of the groups it stands in. */
interface Test {
  readonly name: string
  readonly body: () => unknown
}

/** How the tests went. */
export interface Result {
  readonly passed: readonly string[]
  readonly failed: readonly { readonly name: string; readonly error: string }[]
}

const tests: Test[] = []
let groups: readonly string[] = []

/** Groups tests. */
export const describe = (name: string, body: () => void): void => {
  const outer = groups
  groups = [...outer, name]
  body()
  groups = outer
}

/** Keeps a test until all are known. */
export const it = (name: string, body: () => unknown): void => {
  tests.push({ name: [...groups, name].join(" > "), body })
}

export { it as test }

/** Runs them one after the other. */
export const run = async (): Promise<Result> => {
  const passed: string[] = []
  const failed: { name: string; error: string }[] = []
  for (const { name, body } of tests)
    try {
      await body()
      passed.push(name)
    } catch (error) {
      failed.push({ name, error: String((error as Error)?.message ?? error) }) // as: only looks
    }
  return { passed, failed }
}

for (const plugin of [JestExtend, JestChaiExpect, JestAsymmetricMatchers]) chai.use(plugin)

/** Vitest's matchers. */
export const expect = Object.assign(chai.expect, Reflect.get(globalThis, ASYMMETRIC_MATCHERS_OBJECT))
expect.extend(expect, customMatchers)

/** The spies that suites use. */
export const vi = { fn, spyOn, restoreAllMocks }
